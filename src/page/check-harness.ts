/**
 * The entry of the bare page in which checks run without a lesson around them: for the author's command
 * and for tests, which drive it from outside.
 */
import { Checker, type CheckSubject, type Judgement } from './checker.ts'

export interface CheckHarness {
  /** The assertion library's text; before anything else. */
  open(library: string, atOnce: number): void
  /** Every verdict, in the order of the checks. */
  check(subject: CheckSubject): Promise<Judgement[]>
  checker: Checker | undefined
}

const harness: CheckHarness = {
  checker: undefined,
  open(library, atOnce) {
    harness.checker = new Checker(library, atOnce)
    harness.checker.warm()
  },
  async check(subject) {
    if (!harness.checker) throw new Error('The harness has no library yet')
    const judgements: Judgement[] = []
    for await (const judgement of harness.checker.check(subject)) judgements.push(judgement)
    const order = subject.challenge.checks.map(({ id }) => id)
    return judgements.toSorted((a, b) => order.indexOf(a.verdict.id) - order.indexOf(b.verdict.id))
  },
}

Object.assign(globalThis, { harness })
document.documentElement.dataset['ready'] = ''
