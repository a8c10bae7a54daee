/**
 * Verdicts that were given before, by all that decides them. A lesson that is tried again costs what has
 * changed in it, wherever it has moved to in its file.
 */
import { createHash } from 'node:crypto'
import type { CheckSubject, Verdict } from '#lesson/check.ts'

const MOST = 10_000

export class VerdictMemory {
  readonly #verdicts = new Map<string, Verdict[]>()

  /**
   * The verdicts on `subject`: from memory, or from `run`. Equal subjects are told apart by `round`.
   */
  async recall(
    subject: CheckSubject,
    round: number,
    run: (subject: CheckSubject) => Promise<Verdict[]>,
  ): Promise<Verdict[]> {
    const { checks } = subject.challenge
    const unplaced = { ...subject, challenge: { ...subject.challenge, checks: checks.map(withoutPlace) } }
    const key = createHash('sha256')
      .update(JSON.stringify([round, unplaced]))
      .digest('base64')
    const known = this.#verdicts.get(key) ?? (await run(unplaced))
    // How soon a machine stops a program is no property of the program.
    if (known.every(({ outcome }) => outcome === 'passed' || outcome === 'failed')) this.#keep(key, known)
    return known.map((verdict) => placed(verdict, checks))
  }

  #keep(key: string, verdicts: Verdict[]): void {
    if (this.#verdicts.size >= MOST) this.#verdicts.clear()
    this.#verdicts.set(key, verdicts)
  }
}

type Checks = CheckSubject['challenge']['checks']

function withoutPlace({ id, that, run }: Checks[number]): Checks[number] {
  return { id, that, run: { ...run, file: '', line: 1 } }
}

function placed(verdict: Verdict, checks: Checks): Verdict {
  const { place } = verdict
  const run = checks.find(({ id }) => id === verdict.id)?.run
  return place && run
    ? { ...verdict, place: { ...place, file: run.file, line: run.line - 1 + place.line } }
    : verdict
}
