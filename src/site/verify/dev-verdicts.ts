/**
 * In dev: the author's checks for the lessons whose pages are open, tried anew when a lesson is saved.
 * Nothing waits for them, and only the newest reading of a lesson is ever tried or reported.
 */
import type { AuthorReport } from '#lesson/author-report.ts'
import type { Lesson } from '#lesson/lesson.ts'
import type { Problem } from '#lesson/problem.ts'
import type { Files } from '../files.ts'
import { formatProblems } from '../problem-list.ts'
import type { ReadLesson } from '../read-lesson.ts'
import type { Verification, Verifier } from './verifier.ts'

/** Editors that save as one types are let finish a word. */
const PAUSE_MS = 400
/** A browser that nobody needs any more is closed. */
const IDLE_MS = 120_000

const NO_BROWSER =
  'Not checked: no Chromium was found. Install one (`npm run check` tries to), or name one in CHROMIUM_PATH'

/** What is wanted of a verifier. */
type Trying = Pick<Verifier, 'close'> & {
  verify: (...subject: Parameters<Verifier['verify']>) => Promise<Pick<Verification, 'problems' | 'checks'>>
}

export interface DevVerdictsOptions {
  files: Files
  /** A verifier for this project; `undefined` where there is no browser for it. */
  open: () => Promise<Trying | undefined>
  /** The address of a lesson's page. */
  pathOf: (lesson: Lesson) => string
  tell: (report: AuthorReport) => void
  /** For the terminal. */
  log: (text: string, isWrong: boolean) => void
}

interface Following {
  read: ReadLesson
  report: AuthorReport
  isOver: AbortController
}

export class DevVerdicts {
  readonly #options: DevVerdictsOptions
  /** By the lesson's file. */
  readonly #following = new Map<string, Following>()
  #verifier: Promise<Trying | undefined> | undefined
  #underway = 0
  #idle: NodeJS.Timeout | undefined
  #hasSaidNoBrowser = false

  constructor(options: DevVerdictsOptions) {
    this.#options = options
  }

  /** Whether somebody has asked for this lesson's report. */
  isFollowing({ lesson }: ReadLesson): boolean {
    return this.#following.has(lesson.file)
  }

  /**
   * Reports on a lesson: what is known of it as it was read, or what is found out. What is being tried of
   * an older reading is called off.
   *
   * @param problems of its text; with any, nothing of it is tried
   */
  follow(read: ReadLesson, problems: Problem[]): void {
    const { file } = read.lesson
    const before = this.#following.get(file)
    if (before?.read === read) return this.#options.tell(before.report)
    before?.isOver.abort()
    const path = this.#options.pathOf(read.lesson)
    const report: AuthorReport =
      problems.length > 0
        ? { path, state: 'waiting', summary: 'Not checked: what is written has problems', problems: [] }
        : {
            path,
            state: 'checking',
            summary: 'Checking programs and challenges…',
            problems: before?.report.problems ?? [],
          }
    const following = { read, report, isOver: new AbortController() }
    this.#following.set(file, following)
    this.#options.tell(report)
    if (report.state === 'checking') void this.#try(following)
  }

  /** Calls everything off and forgets it, and closes the browser. It opens again when it is needed. */
  async reset(): Promise<void> {
    for (const { isOver } of this.#following.values()) isOver.abort()
    this.#following.clear()
    clearTimeout(this.#idle)
    const verifier = this.#verifier
    this.#verifier = undefined
    await (await verifier?.catch(() => undefined))?.close()
  }

  async #try(following: Following): Promise<void> {
    const { read, isOver } = following
    const { signal } = isOver
    clearTimeout(this.#idle)
    this.#underway++
    try {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      signal.throwIfAborted()
      const verifier = await (this.#verifier ??= this.#open())
      if (!verifier) return this.#report(following, { state: 'waiting', summary: NO_BROWSER, problems: [] })
      const { problems, checks } = await verifier.verify([read], this.#options.files, signal)
      signal.throwIfAborted()
      this.#report(following, { state: 'checked', summary: summary(read, checks, problems), problems })
    } catch (error) {
      if (signal.aborted) return
      this.#verifier = undefined
      const summary = `Not checked: ${error instanceof Error ? error.message : String(error)}`
      this.#report(following, { state: 'waiting', summary, problems: [] })
    } finally {
      if (--this.#underway === 0) this.#idle = setTimeout(() => void this.#close(), IDLE_MS).unref()
    }
  }

  #report(following: Following, found: Omit<AuthorReport, 'path'>): void {
    const { tell, log } = this.#options
    const { file } = following.read.lesson
    following.report = { path: following.report.path, ...found }
    tell(following.report)
    if (found.summary === NO_BROWSER) {
      if (!this.#hasSaidNoBrowser) log(`Programs and checks are not run in dev. ${NO_BROWSER}.`, false)
      this.#hasSaidNoBrowser = true
    } else if (found.problems.length > 0) log(`\n${formatProblems(found.problems)}\n`, true)
    else log(`${file}: ${found.summary}.`, found.state === 'waiting')
  }

  async #open(): Promise<Trying | undefined> {
    const verifier = await this.#options.open()
    // A browser may be installed before the lesson is saved again.
    if (!verifier) this.#verifier = undefined
    return verifier
  }

  async #close(): Promise<void> {
    const verifier = this.#verifier
    this.#verifier = undefined
    await (await verifier)?.close()
  }
}

function summary({ lesson }: ReadLesson, checks: number, problems: Problem[]): string {
  if (problems.length > 0) return count(problems.length, 'mistake')
  const challenges = lesson.exercises.flatMap((exercise) => exercise.challenges)
  const checked = challenges.filter((challenge) => challenge.checks.length > 0)
  return `All right: ${count(checked.length, 'challenge')}, ${count(checks, 'check')}`
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
