/**
 * An exercise as the lesson format describes it, after reading: durations are numbers, files are
 * read, names are resolved, everything optional has its default. Nothing here knows of markdown.
 */
import type { Network } from './network.ts'
import type { Language, Program } from './program.ts'

/** Text that an author wrote, with the place it starts at, so that later problems can point at it. */
export interface Source {
  text: string
  file: string
  /** 1-based line of the text's first line, and how far its lines are indented there. */
  line: number
  indent: number
}

/** Who answers: a server that comes with the program, or the lesson's own. */
export interface Server {
  /** `welcome`, `echo`, …; `undefined` for the lesson's own code. */
  name?: string
  /** Given to a named server as the default export's argument. */
  options: Record<string, unknown>
  code: Source
  /** Whether it has a tab beside the client's, and whether the learner may change it. */
  show: boolean
  editable: boolean
}

export interface Check {
  id: string
  /** One sentence that says what must hold. */
  that: string
  /** The body of an async function that throws when it does not. */
  run: Source
}

export interface NearMiss {
  code: Source
  /** The `that` or `id` of the check that must fail. */
  fails: string
}

export interface Challenge {
  id: string
  /** Inline markdown. */
  title: string
  /** Markdown. */
  description?: string
  hints: string[]
  server?: Server
  network?: Network
  checks: Check[]
  solutions: Source[]
  nearMisses: NearMiss[]
}

export interface Exercise {
  id: string
  title: string
  /** Inline markdown. */
  description?: string
  language: Language
  editable: boolean
  code: Source
  server: Server
  network: Network
  /** Markdown, and where it starts. */
  explanation?: Source
  challenges: Challenge[]
  imports: string[]
}

export interface Answer {
  text: string
  correct: boolean
  why?: string
}

export interface Quiz {
  id: string
  question: string
  answers: Answer[]
}

/**
 * What a page needs to run an exercise beyond what its markup shows (the client's source is the text
 * of its prerendered editor). It is embedded as JSON, so every key is worth its bytes.
 */
export interface ExerciseData {
  /** `<course>/<slug>#<exercise id>`: the key of the learner's code and progress. */
  key: string
  language: Language
  editable: boolean
  /** A short hash of the starting code: tells the learner's page that the lesson has changed. */
  version: string
  /** The client as printed, analysed; `code` is left out where it is the printed text itself. */
  client: Omit<Program, 'code'> & { code?: string }
  server: Program
  serverOptions?: Record<string, unknown>
  serverShow: boolean
  serverEditable: boolean
  network: Network
  /** Address of each package in `imports`, bundled at build time. */
  packages?: Record<string, string>
  /** Address of the exercise's `ChallengeSet`, if a challenge has checks. */
  challenges?: string
}
