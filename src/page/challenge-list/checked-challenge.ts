/**
 * One challenge that checks itself: each sentence gets its mark as its check ends, and who cannot go on
 * climbs the ladder: what was found, the hints one at a time, the solution. Loaded when wanted.
 */
import { effect } from '@preact/signals-core'
import type { ChallengeData, ChallengeSet, CheckOutcome, Judgement, Verdict } from '#lesson/check.ts'
import type { UncaughtError } from '#lesson/messages.ts'
import { checkerFor, loadChallenges } from '../challenge-set.ts'
import type { Checker } from '../checker.ts'
import type { Programs } from '../draft.ts'
import { loadPackages } from '../package-text.ts'
import { addPass, readPasses } from '../passes.ts'
import type { ErrorMark } from '../run.ts'
import type { Session } from '../session.ts'
import './checked-challenge.css'
import { verdictMarks } from './verdict-marks.ts'

export class CheckedChallenge {
  readonly #root: HTMLElement
  readonly #session: Session
  readonly #id: string
  readonly #said: HTMLElement
  readonly #lines: HTMLElement[]
  readonly #standing = document.createElement('p')
  readonly #solution = button('solution', 'Compare with the solution')
  readonly #off = new AbortController()
  readonly #stops: (() => void)[]
  #checking: AbortController | undefined
  #hasFailed = false
  #isWarmed = false
  /** What the marks are about. */
  #judged: Programs | undefined
  /** The challenge's program as it was when the challenge was selected. */
  #before: string | undefined

  constructor(root: HTMLElement, session: Session) {
    this.#root = root
    this.#session = session
    this.#id = root.dataset['challenge'] ?? ''
    this.#said = root.querySelector<HTMLElement>('.said')!
    this.#lines = [...root.querySelectorAll<HTMLElement>('.checks > li')]
    this.#standing.className = 'standing'
    root.querySelector('.act')?.append(this.#standing)
    this.#solution.hidden = true
    root.append(this.#solution)
    const { signal } = this.#off
    for (const type of ['pointerenter', 'focusin'])
      root.addEventListener(type, () => void this.#warm(), { signal, once: true })
    for (const hint of root.querySelectorAll('details'))
      hint.addEventListener('toggle', () => this.#offerSolution(), { signal })
    this.#solution.addEventListener('click', () => void this.#compareSolution(), { signal })
    this.#offerSolution()
    this.#stops = [
      effect(() => this.#showStanding()),
      effect(() => this.#showStale()),
      effect(() => this.#warmOnEdit()),
    ]
  }

  close(): void {
    this.#off.abort()
    this.#checking?.abort()
    for (const stop of this.#stops) stop()
    this.#standing.remove()
    this.#solution.remove()
  }

  /** Selects the challenge and judges its program as it stands; a check under way is called off. */
  async check(): Promise<void> {
    this.#checking?.abort()
    const { signal } = (this.#checking = new AbortController())
    this.#clear()
    this.#said.textContent = 'Checking…'
    try {
      await this.#session.select(this.#id)
      const { challenge, checker } = await this.#load()
      const packages = this.#session.data.packages && (await loadPackages(this.#session.data.packages))
      if (signal.aborted) return
      const { data, draft } = this.#session
      const { programs, isTaken } = draft
      const { client, server } = programs
      this.#judged = programs
      const subject = {
        exercise: data,
        challenge,
        client,
        ...(data.serverEditable && { server }),
        ...(packages && { packages }),
      }
      const judgements: Judgement[] = []
      for await (const judgement of checker.check(subject, signal)) {
        judgements.push(judgement)
        this.#show(challenge, judgement)
      }
      if (!signal.aborted) this.#conclude(judgements, programs, isTaken)
    } catch (error) {
      if (!signal.aborted) this.#said.textContent = error instanceof Error ? error.message : String(error)
    }
  }

  async #load(): Promise<{ challenge: ChallengeData; checker: Checker }> {
    const set: ChallengeSet = await loadChallenges(this.#session.data.challenges ?? '')
    const challenge = set.challenges.find(({ id }) => id === this.#id)
    if (!challenge) throw new Error('The lesson has changed: reload the page to check.')
    return { challenge, checker: await checkerFor(set) }
  }

  /** Who works on the challenge is going to check it. */
  #warmOnEdit(): void {
    const { draft, selected } = this.#session
    const client = draft.client.value
    if (selected.value !== this.#id) return void (this.#before = undefined)
    this.#before ??= client
    if (client !== this.#before && !this.#isWarmed) void this.#warm()
  }

  /** Who looks at the challenge may be about to press the button. */
  async #warm(): Promise<void> {
    this.#isWarmed = true
    try {
      const { challenge, checker } = await this.#load()
      checker.warm(challenge.checks.length)
    } catch {
      // Pressing the button tries again, and says what is wrong.
    }
  }

  #clear(): void {
    this.#judged = undefined
    for (const line of this.#lines) {
      line.removeAttribute('data-outcome')
      line.replaceChildren(...line.querySelectorAll(':scope > .that'))
    }
  }

  #show(challenge: ChallengeData, { verdict, run }: Judgement): void {
    const line = this.#lines[challenge.checks.findIndex(({ id }) => id === verdict.id)]
    const that = line?.querySelector('.that')
    if (!line || !that) return
    line.dataset['outcome'] = verdict.outcome
    const watch = run && (() => this.#session.run.show(run, verdict.errors, verdict.frame?.id))
    line.replaceChildren(...verdictMarks(verdict, that, watch))
  }

  #conclude(judgements: Judgement[], programs: Programs, isTaken: boolean): void {
    const failed = judgements.filter(({ verdict }) => verdict.outcome !== 'passed')
    this.#said.textContent = conclusion(judgements.map(({ verdict }) => verdict))
    this.#session.run.marks.value = marksOf(failed.flatMap(({ verdict }) => verdict.errors))
    this.#hasFailed ||= failed.length > 0
    if (failed.length === 0) this.#pass(programs, isTaken)
    this.#offerSolution()
  }

  #pass({ client, server }: Programs, isTaken: boolean): void {
    const { data, draft } = this.#session
    const trouble = addPass(data.key, this.#id, { client, ...(data.serverEditable && { server }) }, isTaken)
    if (trouble) draft.meetTrouble(trouble)
    this.#session.tick(this.#id, true)
  }

  #showStanding(): void {
    const ticked = this.#session.ticks.value[this.#id]
    const pass = readPasses(this.#session.data.key)[this.#id]
    if (ticked === undefined) return this.#standing.replaceChildren()
    const on = ` on ${longDate(pass?.date ?? ticked)}`
    if (!pass) return this.#standing.replaceChildren(`Ticked off${on}`)
    const see = button('see-pass', 'See how')
    see.addEventListener('click', () => void this.#comparePass(), { signal: this.#off.signal })
    this.#standing.replaceChildren(`${pass.taken ? 'Passed with the solution' : 'Passed'}${on} `, see)
  }

  /** Marks are about the program that was judged. */
  #showStale(): void {
    const { draft, selected } = this.#session
    const client = draft.client.value
    const server = draft.server.value
    if (!this.#judged || selected.value !== this.#id) return
    if (client === this.#judged.client && server === this.#judged.server) return
    this.#judged = undefined
    this.#said.textContent = 'The program has changed since.'
  }

  /** After the last hint; where there is none, after a check that failed. */
  #offerSolution(): void {
    const hints = [...this.#root.querySelectorAll('details')]
    const last = hints.at(-1)
    if (last ? last.open : this.#hasFailed) this.#solution.hidden = false
  }

  async #compareSolution(): Promise<void> {
    try {
      await this.#session.select(this.#id)
      const { challenge } = await this.#load()
      const { draft } = this.#session
      const mine = draft.programs
      const [client] = challenge.solutions
      if (client === undefined) return
      this.#session.comparison.value = {
        mine,
        theirs: { ...mine, client },
        theirName: 'The solution',
        take: (programs) => draft.takeSolution(programs),
      }
    } catch {
      this.#said.textContent = 'The solution could not be loaded.'
    }
  }

  async #comparePass(): Promise<void> {
    await this.#session.select(this.#id).catch(() => undefined)
    const pass = readPasses(this.#session.data.key)[this.#id]
    const mine = this.#session.draft.programs
    if (pass)
      this.#session.comparison.value = {
        mine,
        theirs: { client: pass.client, server: pass.server ?? mine.server },
        theirName: `Passed on ${longDate(pass.date)}`,
      }
  }
}

function conclusion(verdicts: Verdict[]): string {
  const count = (outcome: CheckOutcome) => verdicts.filter((each) => each.outcome === outcome).length
  const passed = count('passed')
  if (passed === verdicts.length) return 'Passed.'
  if (count('broken') > 0) return 'The lesson is broken here.'
  return `Not yet: ${passed} of ${verdicts.length} ${passed === 1 ? 'holds' : 'hold'}.`
}

/** The lines of the learner's that failed, each once. */
function marksOf(errors: UncaughtError[]): ErrorMark[] {
  const marks = new Map<string, ErrorMark>()
  for (const { source, message } of errors)
    if (source) marks.set(`${source.file}:${source.line}:${message}`, { ...source, message })
  return [...marks.values()]
}

function longDate(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? 'a day unknown' : date.toLocaleDateString('en', { dateStyle: 'long' })
}

function button(name: string, label: string): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = name
  element.textContent = label
  return element
}
