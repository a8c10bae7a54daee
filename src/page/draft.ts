/**
 * The learner's programs for one exercise: what is in the editor, where it came from, and whether
 * it is kept. Nothing of the learner's is ever replaced without a way back.
 */
import { computed, signal } from '@preact/signals-core'
import type { Progress, Work } from './progress.ts'
import type { StoreTrouble } from './store.ts'

export type Side = 'client' | 'server'
export type Programs = Record<Side, string>

/** What a draft has to tell its learner; at most one at a time, the most pressing first. */
export type DraftNotice =
  | { kind: 'trouble'; trouble: StoreTrouble }
  | { kind: 'elsewhere'; programs: Programs }
  | { kind: 'lesson-changed'; programs: Programs }
  | { kind: 'replaced'; by: Replacement }

/** What took the place of the learner's programs. */
export type Replacement = 'reset' | 'elsewhere' | 'lesson' | 'solution'

const SAVE_DELAY_MS = 400

export class Draft {
  readonly printed: Programs
  /** What is in the editor. Other parts read it, and change it by the actions below only. */
  readonly client
  readonly server
  readonly isPrinted
  readonly notice
  readonly #progress: Progress
  #version: string
  readonly #trouble = signal<StoreTrouble | undefined>(undefined)
  readonly #elsewhere = signal<Programs | undefined>(undefined)
  readonly #lessonChanged = signal(false)
  readonly #replaced = signal<{ by: Replacement; before: Programs; wasTaken: boolean } | undefined>(undefined)
  readonly #dismissed = new Set<StoreTrouble>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isTaken: boolean

  /** `begun` is what the editor shows where nothing is kept yet; what is printed, unless given. */
  constructor(printed: Programs, version: string, progress: Progress, begun = printed) {
    this.printed = printed
    this.#version = version
    this.#progress = progress
    const { work, trouble } = progress.load()
    this.#trouble.value = trouble
    this.#isTaken = work?.taken === true
    const programs = work ? this.#programs(work) : begun
    this.client = signal(programs.client)
    this.server = signal(programs.server)
    this.isPrinted = computed(
      () => this.client.value === printed.client && this.server.value === printed.server,
    )
    if (work && work.version !== version) this.#meetNewVersion(work)
    this.notice = computed(() => this.#mostPressing())
    // What has begun as a copy no longer follows what it was copied from.
    if (!work && begun !== printed) this.flush(true)
  }

  /** Whether these programs come of a solution that was offered. */
  get isTaken(): boolean {
    return this.#isTaken
  }

  get programs(): Programs {
    return { client: this.client.peek(), server: this.server.peek() }
  }

  /** The learner has typed: kept in a moment. */
  edit(side: Side, text: string): void {
    if (this[side].peek() === text) return
    this[side].value = text
    const replaced = this.#replaced.peek()
    if (replaced && isSame(replaced.before, this.programs)) this.#isTaken = replaced.wasTaken
    this.#replaced.value = undefined
    this.#saveSoon()
  }

  /** Back to what the lesson prints. */
  reset(): void {
    this.#replace('reset', this.printed)
  }

  /** A solution, or pieces of it, instead of what the learner has written. */
  takeSolution(programs: Programs): void {
    this.#replace('solution', programs)
  }

  /** Takes back the last reset, or what was last taken from elsewhere. */
  undoReplace(): void {
    const replaced = this.#replaced.peek()
    if (!replaced) return
    this.#set(replaced.before)
    this.#isTaken = replaced.wasTaken
    this.#replaced.value = undefined
    this.flush(true)
  }

  /** Settles `elsewhere`: the other tab's programs instead of these, or these over the others. */
  settleElsewhere(choice: 'take' | 'keep'): void {
    const programs = this.#elsewhere.peek()
    if (!programs) return
    this.#elsewhere.value = undefined
    if (choice === 'take') {
      this.#progress.accept()
      this.#replace('elsewhere', programs)
    } else this.#note(this.#progress.overwrite(this.#work()))
  }

  /** Settles `lesson-changed`: the lesson's new programs instead of these, or these as they are. */
  settleLesson(choice: 'take' | 'keep'): void {
    this.#lessonChanged.value = false
    if (choice === 'take') this.#replace('lesson', this.printed)
    else this.flush(true)
  }

  /** Dismisses what only informs, one notice at a time; the same trouble is not told twice. */
  dismiss(): void {
    const trouble = this.#trouble.peek()
    if (trouble) {
      this.#dismissed.add(trouble)
      this.#trouble.value = undefined
    } else this.#replaced.value = undefined
  }

  /** Something could not be kept, or (with `undefined`) everything can again. */
  meetTrouble(trouble: StoreTrouble | undefined): void {
    this.#trouble.value = trouble && this.#dismissed.has(trouble) ? undefined : trouble
  }

  /** Another tab has written: if it has other programs than this one, the learner is asked. */
  hearStorage(key: string | null): void {
    if (key !== null && key !== this.#progress.key) return
    const work = this.#progress.elsewhere()
    if (!work) return
    const programs = this.#programs(work)
    if (programs.client === this.client.peek() && programs.server === this.server.peek()) {
      this.#progress.accept()
      this.#elsewhere.value = undefined
    } else this.#elsewhere.value = programs
  }

  /** Keeps now what was to be kept in a moment; with `always`, even if nothing was. */
  flush(always = false): void {
    if (this.#timer === undefined && !always) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    // Until the learner has chosen, neither version may overwrite the other.
    if (this.#elsewhere.peek()) return
    this.#note(this.#progress.save(this.#work()))
  }

  #saveSoon(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), SAVE_DELAY_MS)
  }

  #note(saving: ReturnType<Progress['save']>): void {
    if ('elsewhere' in saving) this.#elsewhere.value = this.#programs(saving.elsewhere)
    else this.meetTrouble('trouble' in saving ? saving.trouble : undefined)
  }

  #replace(by: Replacement, programs: Programs): void {
    const before = this.programs
    const wasTaken = this.#isTaken
    this.#set(programs)
    this.#isTaken = by === 'solution'
    this.#replaced.value = { by, before, wasTaken }
    this.flush(true)
  }

  #set(programs: Programs): void {
    this.client.value = programs.client
    this.server.value = programs.server
  }

  /** Work begun on other starting code: it stays, and unless it is the new code, the learner is told. */
  #meetNewVersion(work: Work): void {
    if (work.client === undefined && work.server === undefined) return
    if (this.isPrinted.peek()) return
    this.#lessonChanged.value = true
  }

  #mostPressing(): DraftNotice | undefined {
    if (this.#elsewhere.value) return { kind: 'elsewhere', programs: this.#elsewhere.value }
    if (this.#lessonChanged.value) return { kind: 'lesson-changed', programs: this.printed }
    if (this.#trouble.value) return { kind: 'trouble', trouble: this.#trouble.value }
    if (this.#replaced.value) return { kind: 'replaced', by: this.#replaced.value.by }
    return undefined
  }

  #programs(work: Work | undefined): Programs {
    return { client: work?.client ?? this.printed.client, server: work?.server ?? this.printed.server }
  }

  /** What is kept; an unsettled change of the lesson stays unsettled after a reload. */
  #work(): Work {
    const { client, server } = this.programs
    return {
      ...(client === this.printed.client ? {} : { client }),
      ...(server === this.printed.server ? {} : { server }),
      ...(this.#isTaken ? { taken: true } : {}),
      version: this.#lessonChanged.peek() ? `before ${this.#version}` : this.#version,
    }
  }
}

function isSame(a: Programs, b: Programs): boolean {
  return a.client === b.client && a.server === b.server
}
