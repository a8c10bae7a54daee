/**
 * Runs the programs of lessons against their checks in a headless browser, over several pages at
 * once. One verifier serves any number of lessons, one after the other or at the same time.
 */
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import type * as Playwright from 'playwright'
import type { Browser, Page } from 'playwright'
import type { ChallengeData, CheckHarness, CheckSubject, Verdict } from '#lesson/check.ts'
import type { Exercise } from '#lesson/exercise.ts'
import type { Problem } from '#lesson/problem.ts'
import { challengeData } from '../challenge-data.ts'
import type { Files } from '../files.ts'
import { bundleName, bundlePackage } from '../package-bundle.ts'
import { ProblemList } from '../problem-list.ts'
import { programOf } from '../programs.ts'
import type { ReadLesson } from '../read-lesson.ts'
import { BROWSER_ARGS } from './browser-args.ts'
import { Findings, type TriedProgram } from './findings.ts'
import { serveHarness, type HarnessServer } from './harness-server.ts'
import { planTrials, type Trial } from './trial.ts'
import { VerdictMemory } from './verdict-memory.ts'

/** The starting code is looked at for so long, in virtual time. */
const START_MS = 10_000
export interface VerifierOptions {
  /** In which checks run at the same time. */
  pages?: number
  /** What was judged once is not judged again. */
  remembers?: boolean
}

/** A page waits now and then, for its browser and for this process: with two for each core none is idle. */
const PAGES_A_CORE = 2
const CHECKS_AT_ONCE = 1

declare const harness: CheckHarness

export interface Verification {
  problems: Problem[]
  /** Every program with its verdicts. */
  tried: TriedProgram[]
  /** How many programs were run, how often, and how many checks there are. */
  programs: number
  runs: number
  checks: number
}

export class Verifier {
  readonly #root: string
  readonly #server: HarnessServer
  readonly #browser: Browser
  readonly #pages: Page[]
  readonly #idle: Page[]
  readonly #waiting: ((page: Page) => void)[] = []
  readonly #packages = new Map<string, Promise<void>>()
  readonly #memory: VerdictMemory | undefined

  private constructor(
    root: string,
    server: HarnessServer,
    browser: Browser,
    pages: Page[],
    memory: VerdictMemory | undefined,
  ) {
    this.#root = root
    this.#server = server
    this.#browser = browser
    this.#pages = pages
    this.#idle = [...pages]
    this.#memory = memory
  }

  /** @param browserPath of a Chromium */
  static async open(
    root: string,
    browserPath: string,
    { pages: count = PAGES_A_CORE * availableParallelism(), remembers = false }: VerifierOptions = {},
  ): Promise<Verifier> {
    // Not before it is needed: builds and `dev` begin without it. An `import()` would come too late for
    // a command, whose modules can load no more when it runs.
    const { chromium } = createRequire(import.meta.url)('playwright') as typeof Playwright
    const [server, browser] = await Promise.all([
      serveHarness(root),
      chromium.launch({ executablePath: browserPath, args: BROWSER_ARGS }),
    ])
    const pages = Array.from({ length: count }, async () => {
      const page = await browser.newPage()
      await page.goto(server.url)
      await page.locator('html[data-ready]').waitFor()
      await page.evaluate(({ library, atOnce }) => harness.open(library, atOnce), {
        library: server.library,
        atOnce: CHECKS_AT_ONCE,
      })
      return page
    })
    const memory = remembers ? new VerdictMemory() : undefined
    return new Verifier(root, server, browser, await Promise.all(pages), memory)
  }

  async close(): Promise<void> {
    this.#server.close()
    await this.#browser.close()
  }

  /**
   * Verifies lessons that have no problems as they stand.
   * @throws the signal's reason, once it is aborted
   */
  async verify(lessons: ReadLesson[], files: Files, signal?: AbortSignal): Promise<Verification> {
    const problems = new ProblemList()
    const findings = new Findings(files, problems)
    const plans = lessons.flatMap(({ lesson }) =>
      lesson.exercises.map((exercise) => planTrials(lesson, exercise)),
    )
    const tried = await Promise.all(
      plans.map((trials) => Promise.all(trials.map((trial) => this.#try(trial, signal)))),
    )
    for (const exercise of tried) findings.add(exercise)
    const challenges = lessons.flatMap(({ lesson }) =>
      lesson.exercises.flatMap(({ challenges }) => challenges),
    )
    return {
      problems: problems.sorted(),
      tried: tried.flat(),
      programs: plans.flat().length,
      runs: tried.flat().flatMap(({ rounds }) => rounds.flat()).length,
      checks: challenges.flatMap(({ checks }) => checks).length,
    }
  }

  /**
   * Where the first time is enough to see that something is wrong with the program or a check, it is the
   * only one; where nothing was left to chance another seed would make no difference.
   */
  async #try(trial: Trial, signal: AbortSignal | undefined): Promise<TriedProgram> {
    const subject = await this.#subject(trial)
    const judge = (subject: CheckSubject) => this.#onPage((page) => runOn(page, subject), signal)
    const run = (seed: number, round: number) => {
      const seeded = { ...subject, seed }
      return this.#memory ? this.#memory.recall(seeded, round, judge) : judge(seeded)
    }
    const [seed = 0, ...others] = trial.seeds
    const first = await run(seed, 0)
    const isOver = first.some(({ outcome }) => outcome === 'stopped' || outcome === 'broken')
    if (isOver) return { trial, rounds: [first] }
    const byChance = first.some((verdict) => verdict.byChance)
    const seeds = byChance ? others : others.filter((other) => other === seed)
    return {
      trial,
      rounds: [first, ...(await Promise.all(seeds.map((each, index) => run(each, index + 1))))],
    }
  }

  async #subject({ kind, exercise, challenge, code, checks }: Trial) {
    const { language, network, server, imports } = exercise
    const packages = Object.fromEntries(
      imports.map((specifier) => [specifier, bundleName(specifier, imports)]),
    )
    await Promise.all(Object.values(packages).map((name) => this.#loadPackage(name)))
    const program = await programOf(server.code, 'server.js')
    if (!program) throw new TypeError(`The server of ${exercise.id} cannot be parsed`)
    return {
      exercise: { language, network, server: program, serverOptions: server.options },
      challenge: challenge ? await challengeData(challenge) : startChallenge(exercise),
      client: code.text,
      packages,
      ...(kind !== 'start' && { only: checks }),
    }
  }

  #loadPackage(name: string): Promise<void> {
    const loaded = this.#packages.get(name) ?? this.#bringPackage(name)
    this.#packages.set(name, loaded)
    return loaded
  }

  async #bringPackage(name: string): Promise<void> {
    const text = await bundlePackage(this.#root, name)
    await Promise.all(
      this.#pages.map((page) =>
        page.evaluate(({ name, text }) => harness.addPackage(name, text), { name, text }),
      ),
    )
  }

  async #onPage<T>(use: (page: Page) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const page = this.#idle.pop() ?? (await new Promise<Page>((resolve) => this.#waiting.push(resolve)))
    try {
      signal?.throwIfAborted()
      return await use(page)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(page)
      else this.#idle.push(page)
    }
  }
}

function runOn(page: Page, subject: CheckSubject): Promise<Verdict[]> {
  return page.evaluate((subject) => harness.check(subject), subject)
}

/** Holds nothing against a program but that it comes to rest. */
function startChallenge({ code }: Exercise): ChallengeData {
  const text = `await program.start(); await clock.advance(${START_MS})`
  const run = { ...code, text }
  return { id: 'start', solutions: [], checks: [{ id: 'start', that: 'It comes to rest', run }] }
}
