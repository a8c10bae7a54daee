/**
 * All the state of one exercise on the page. Elements read its signals and call its actions; they
 * never call each other. The learner works on the exercise or on one of its challenges: `draft`,
 * `workData` and every run are those of what is selected.
 */
import { batch, signal } from '@preact/signals-core'
import type { ChallengeData } from '#lesson/check.ts'
import type { ExerciseData } from '#lesson/exercise.ts'
import { Draft, type Programs, type Side } from './draft.ts'
import { Progress } from './progress.ts'
import { Run } from './run.ts'
import { Runner } from './runner.ts'
import { Store } from './store.ts'
import { readTicks, setTick, ticksKey, type Ticks } from './ticks.ts'

/** Two versions of the programs, shown beside each other. */
export interface Comparison {
  mine: Programs
  theirs: Programs
  theirName: string
  /** Where the other version may be taken, whole or in pieces: what becomes of the learner's. */
  take?: (programs: Programs) => void
}

/** What is selected when it is none of the challenges. */
const EXERCISE = ''

export class Session {
  data: ExerciseData
  readonly run: Run
  readonly ticks = signal<Ticks>({})
  readonly comparison = signal<Comparison | undefined>(undefined)
  /** Id of the challenge that the learner works on; empty for the exercise itself. */
  readonly selected = signal(EXERCISE)
  readonly #own: Draft
  readonly #drafts = new Map<string, Draft>()
  readonly #draft
  #challenge: ChallengeData | undefined
  #selecting: Promise<void> | undefined

  constructor(data: ExerciseData, printed: Programs) {
    this.data = data
    this.#own = new Draft(printed, data.version, new Progress(data.key))
    this.#drafts.set(EXERCISE, this.#own)
    this.#draft = signal(this.#own)
    const draft = this.#draft
    this.run = new Run(
      () => this.workData,
      {
        get client() {
          return draft.peek().printed.client
        },
        get server() {
          return draft.peek().printed.server
        },
      },
      (listener) => new Runner(listener),
    )
    this.ticks.value = readTicks(data.key)
    const { value: selected } = new Store().read(this.#selectedKey, isText)
    // What cannot be had, or is there no more, leaves the exercise selected.
    if (selected !== undefined && data.challenges !== undefined) this.select(selected).catch(() => {})
  }

  /** The programs that are worked on. */
  get draft(): Draft {
    return this.#draft.value
  }

  /** The exercise with the server and network of what is selected. */
  get workData(): ExerciseData {
    const challenge = this.#challenge
    if (!challenge) return this.data
    const { serverOptions, ...data } = this.data
    const options = challenge.server ? challenge.serverOptions : serverOptions
    return {
      ...data,
      ...(challenge.server && { server: challenge.server }),
      ...(options && { serverOptions: options }),
      network: challenge.network ?? data.network,
    }
  }

  /** Whether the server's program of what is selected is there to be read. */
  get isServerShown(): boolean {
    // Which challenge that is has changed when this has.
    void this.selected.value
    return this.#challenge?.server ? this.#challenge.serverShow === true : this.data.serverShow
  }

  /**
   * Makes the challenge `id`, or with an empty one the exercise, what the learner works on.
   * @throws when the challenge cannot be loaded; what was selected stays.
   */
  select(id: string): Promise<void> {
    const selecting = this.#switchTo(id, () => this.#selecting === selecting)
    this.#selecting = selecting
    return selecting
  }

  /** Runs what is in the editor now. Nothing else ever starts a run. */
  start(): void {
    this.draft.flush()
    void this.run.start(this.draft.programs)
  }

  edit(side: Side, text: string): void {
    this.draft.edit(side, text)
    this.run.clearMarks(this.fileOf(side))
  }

  tick(challenge: string, done: boolean): void {
    const { ticks, trouble } = setTick(this.data.key, challenge, done)
    this.ticks.value = ticks
    if (trouble) this.draft.meetTrouble(trouble)
  }

  /** Another tab has written to the store. */
  hearStorage(key: string | null): void {
    for (const draft of this.#drafts.values()) draft.hearStorage(key)
    if (key === null || key === ticksKey(this.data.key)) this.ticks.value = readTicks(this.data.key)
  }

  fileOf(side: Side): 'client.js' | 'client.ts' | 'server.js' {
    if (side === 'server') return 'server.js'
    return this.data.language === 'typescript' ? 'client.ts' : 'client.js'
  }

  async #switchTo(id: string, isWanted: () => boolean): Promise<void> {
    const challenge = id === EXERCISE ? undefined : await this.#load(id)
    if (challenge && !isWanted()) return
    if (id === this.selected.peek()) return
    this.#draft.peek().flush()
    batch(() => {
      this.#challenge = challenge
      this.selected.value = id
      this.#draft.value = this.#drafts.get(id) ?? this.#begin(id)
      this.run.marks.value = []
      this.run.forgetConditions()
    })
    new Store().write(this.#selectedKey, id)
  }

  async #load(id: string): Promise<ChallengeData> {
    const { loadChallenges } = await import('./challenge-set.ts')
    const { challenges } = await loadChallenges(this.data.challenges ?? '')
    const challenge = challenges.find((each) => each.id === id)
    if (!challenge) throw new RangeError(`There is no challenge "${id}"`)
    return challenge
  }

  /** A challenge's own buffer: at first the exercise's program, as the learner has it then. */
  #begin(id: string): Draft {
    const own = this.#own
    const server = this.#challenge?.server && { server: this.#challenge.server.code }
    const draft = new Draft(
      { ...own.printed, ...server },
      this.data.version,
      new Progress(`${this.data.key}/${id}`),
      { ...own.programs, ...server },
    )
    this.#drafts.set(id, draft)
    return draft
  }

  get #selectedKey(): string {
    return `wireside:selected:${this.data.key}`
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

const sessions = new WeakMap<Element, Session>()

/** The session of the exercise that `element` is in; it begins when first asked for. */
export function sessionOf(element: Element): Session {
  const host = element.closest('interactive-exercise')
  const json = host?.querySelector(':scope > script[type="application/json"]')
  if (!host || !json) throw new Error(`<${element.localName}> is not in an exercise with its data`)
  let session = sessions.get(host)
  if (!session) {
    const data = JSON.parse(json.textContent) as ExerciseData
    const client = host.querySelector('.pane.client code')?.textContent ?? ''
    session = new Session(data, { client, server: data.server.code })
    sessions.set(host, session)
  }
  return session
}
