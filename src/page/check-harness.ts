/**
 * The entry of the bare page in which checks run without a lesson around them: for the author's command
 * and for tests, which drive it from outside.
 */
import type { CheckHarness, Judgement } from '#lesson/check.ts'
import { Checker } from './checker.ts'

const packageTexts: Record<string, string> = {}
let checker: Checker | undefined

const harness: CheckHarness = {
  open(library, atOnce) {
    checker?.close()
    checker = new Checker(library, atOnce)
    checker.warm()
  },
  addPackage(name, text) {
    packageTexts[name] = text
  },
  async check(subject) {
    return (await harness.judge(subject)).map(({ verdict }) => verdict)
  },
  async judge({ packages = {}, ...subject }) {
    if (!checker) throw new Error('The harness has no library yet')
    const texts = Object.fromEntries(
      Object.entries(packages).map(([specifier, name]) => [specifier, packageTexts[name] ?? '']),
    )
    const judgements: Judgement[] = []
    for await (const judgement of checker.check({ ...subject, packages: texts })) judgements.push(judgement)
    const order = subject.challenge.checks.map(({ id }) => id)
    return judgements.toSorted((a, b) => order.indexOf(a.verdict.id) - order.indexOf(b.verdict.id))
  },
}

Object.assign(globalThis, { harness })
document.documentElement.dataset['ready'] = ''
