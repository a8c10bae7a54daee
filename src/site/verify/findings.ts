/** What the verdicts on the author's programs say about the lesson, as problems where they can be mended. */
import type { Verdict } from '#lesson/check.ts'
import type { Check, Source } from '#lesson/exercise.ts'
import type { Place } from '#lesson/problem.ts'
import type { Files } from '../files.ts'
import type { ProblemCode } from '../problem-codes.ts'
import type { ProblemList } from '../problem-list.ts'
import type { Trial } from './trial.ts'

/** A trial with its verdicts: for each of its seeds, one for each of its checks. */
export interface TriedProgram {
  trial: Trial
  rounds: Verdict[][]
}

export class Findings {
  readonly #files: Files
  readonly #problems: ProblemList
  /** Checks that are broken or unsteady, each told once. */
  readonly #told = new Set<Check>()

  constructor(files: Files, problems: ProblemList) {
    this.#files = files
    this.#problems = problems
  }

  /** Of one exercise: all of its trials together, for what is wrong with a check explains the rest. */
  add(tried: TriedProgram[]): void {
    for (const { trial, rounds } of tried) if (trial.kind === 'start') this.#judgeStart(trial, rounds)
    const checked = tried.filter(({ trial }) => trial.kind !== 'start')
    for (const { trial, rounds } of checked)
      for (const id of trial.checks) this.#judgeCheck(trial, id, verdictsOf(rounds, id))
    for (const { trial, rounds } of checked) this.#judgeProgram(trial, rounds)
  }

  #judgeStart({ code }: Trial, rounds: Verdict[][]): void {
    const stopped = rounds.flat().find(({ outcome }) => outcome === 'stopped')
    if (stopped)
      this.#report('start-stopped', this.#firstLine(code), stopped.message, 'give it an end, or let it wait')
  }

  /** The check itself: does it run to its end, and always to the same? */
  #judgeCheck(trial: Trial, id: string, verdicts: Verdict[]): void {
    const check = trial.challenge?.checks.find((each) => each.id === id)
    const [first] = verdicts
    if (!check || !first || this.#told.has(check)) return
    const broken = verdicts.find(({ outcome }) => outcome === 'broken')
    if (broken) {
      this.#told.add(check)
      const advice = 'this is the check’s own mistake, whatever the program does'
      this.#report(
        'check-broken',
        this.#placeOf(broken) ?? this.#firstLine(check.run),
        broken.message,
        advice,
      )
      return
    }
    const differs = ({ outcome }: Verdict) => outcome !== first.outcome
    if (!verdicts.some(differs)) return
    this.#told.add(check)
    const { seeds, name } = trial
    const again = verdicts.findIndex((verdict, round) => differs(verdict) && seeds[round] === seeds[0])
    const other = again === -1 ? verdicts.findIndex(differs) : again
    const outcomes = [first.outcome, verdicts[other]?.outcome ?? first.outcome]
    const when =
      again === -1
        ? `with the seed ${seeds[0]} ${name} ${outcomes[0]}, with ${seeds[other]} it ${outcomes[1]}`
        : `of two runs that are the same ${name} ${outcomes[0]} one and ${outcomes[1]} the other`
    this.#report(
      'unsteady-check',
      this.#firstLine(check.run),
      `the verdict on \`${check.that}\` hangs on chance: ${when}`,
      'leave room for jitter and order, and use neither random numbers nor the date',
    )
  }

  #judgeProgram(trial: Trial, rounds: Verdict[][]): void {
    const { kind, name, code, challenge } = trial
    const verdicts = rounds.flat().filter(({ id }) => !this.#isTold(trial, id))
    if (!challenge || verdicts.length === 0) return
    const wrong = verdicts.find(({ outcome }) => outcome !== 'passed')
    const title = `\`${challenge.title}\``
    if (kind === 'solution' && wrong)
      this.#report(
        'solution-fails',
        this.#firstLine(code),
        `${name} of ${title} fails \`${wrong.that}\`: ${wrong.message}`,
        'mend the solution, or the check',
      )
    else if (kind === 'near-miss' && !wrong)
      this.#report(
        'near-miss-passes',
        this.#firstLine(code),
        `${name} of ${title} passes \`${verdicts[0]?.that}\``,
        'sharpen the check, or name the one that it fails',
      )
    else if (kind === 'begin' && !wrong && challenge.checks.every(({ id }) => !this.#isTold(trial, id)))
      this.#report(
        'start-passes',
        this.#firstLine(challenge.checks[0]?.run ?? code),
        `the starting code passes every check of ${title}`,
        'there is nothing left to do: sharpen a check, or take it out of the starting code',
      )
  }

  #isTold({ challenge }: Trial, id: string): boolean {
    return challenge?.checks.some((check) => check.id === id && this.#told.has(check)) ?? false
  }

  #report(code: ProblemCode, place: Place, message: string, advice: string): void {
    const file = this.#files.source(place.file)
    if (file) this.#problems.add(code, file, place, oneLine(message), advice)
  }

  #firstLine({ file, line, indent }: Source): Place {
    return this.#files.source(file)?.placeOn(line - 1, indent) ?? { file, line, column: 1, length: 1 }
  }

  #placeOf({ place }: Verdict): Place | undefined {
    return place && this.#files.source(place.file)?.placeOn(place.line - 1, place.column - 1)
  }
}

function verdictsOf(rounds: Verdict[][], id: string): Verdict[] {
  return rounds.flatMap((verdicts) => verdicts.filter((verdict) => verdict.id === id))
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, ' ').replace(/\.$/, '')
}
