/**
 * All the state of one exercise on the page. Elements read its signals and call its actions; they
 * never call each other.
 */
import { signal } from '@preact/signals-core'
import type { ExerciseData } from '#lesson/exercise.ts'
import { Draft, type Programs, type Side } from './draft.ts'
import { Progress } from './progress.ts'
import { Run } from './run.ts'
import { Runner } from './runner.ts'
import { readTicks, setTick, ticksKey, type Ticks } from './ticks.ts'

/** Two versions of the programs, shown beside each other. */
export interface Comparison {
  mine: Programs
  theirs: Programs
  theirName: string
}

export class Session {
  data: ExerciseData
  readonly draft: Draft
  readonly run: Run
  readonly ticks = signal<Ticks>({})
  readonly comparison = signal<Comparison | undefined>(undefined)

  constructor(data: ExerciseData, printed: Programs) {
    this.data = data
    this.draft = new Draft(printed, data.version, new Progress(data.key))
    this.run = new Run(
      () => this.data,
      printed,
      (listener) => new Runner(listener),
    )
    this.ticks.value = readTicks(data.key)
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
    this.draft.hearStorage(key)
    if (key === null || key === ticksKey(this.data.key)) this.ticks.value = readTicks(this.data.key)
  }

  fileOf(side: Side): 'client.js' | 'client.ts' | 'server.js' {
    if (side === 'server') return 'server.js'
    return this.data.language === 'typescript' ? 'client.ts' : 'client.js'
  }
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
