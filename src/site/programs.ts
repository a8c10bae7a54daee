/**
 * The programs of exercises, each analysed once. One that cannot be parsed, or imports what is not
 * there, is a problem where its text stands: in the lesson, or in the file that the lesson names.
 */
import { parse } from 'acorn'
import type { Exercise, Server, Source } from '#lesson/exercise.ts'
import { analyseProgram, ProgramError, type Program, type ProgramFile } from '#lesson/program.ts'
import type { LessonContext } from './lesson-context.ts'
import { isServerModule, SERVER_MODULES } from './server-modules.ts'
import { suggest } from './suggestion.ts'

const programs = new WeakMap<Source, Program | ProgramError>()

/** The analysed program; `undefined` when it cannot be parsed. */
export async function programOf(source: Source, file: ProgramFile): Promise<Program | undefined> {
  const program = await analyse(source, file)
  return program instanceof ProgramError ? undefined : program
}

export function clientFile({ language }: Exercise): 'client.js' | 'client.ts' {
  return language === 'typescript' ? 'client.ts' : 'client.js'
}

/** Reports what is wrong with the programs of an exercise. */
export async function checkPrograms(context: LessonContext, exercise: Exercise): Promise<void> {
  const client = clientFile(exercise)
  const { challenges } = exercise
  const clients = [
    exercise.code,
    ...challenges.flatMap(({ solutions }) => solutions),
    ...challenges.flatMap(({ nearMisses }) => nearMisses.map(({ code }) => code)),
  ]
  for (const source of clients) {
    const program = await check(context, source, client)
    if (program) checkClientImports(context, exercise, source, program)
  }
  for (const server of [exercise.server, ...challenges.map((challenge) => challenge.server)])
    if (server && server.name === undefined) await checkServer(context, server)
  for (const { run } of challenges.flatMap(({ checks }) => checks)) checkBody(context, run)
}

async function analyse(source: Source, file: ProgramFile): Promise<Program | ProgramError> {
  const known = programs.get(source)
  if (known) return known
  const program = await analyseProgram(source.text, file).catch((error: unknown) => {
    if (error instanceof ProgramError) return error
    throw error
  })
  programs.set(source, program)
  return program
}

async function check(
  context: LessonContext,
  source: Source,
  file: ProgramFile,
): Promise<Program | undefined> {
  const program = await analyse(source, file)
  if (!(program instanceof ProgramError)) return program
  reportSyntax(context, source, program.message, program.line, program.column)
  return undefined
}

async function checkServer(context: LessonContext, server: Server): Promise<void> {
  const program = await check(context, server.code, 'server.js')
  for (const { specifier, start, end } of program?.imports ?? [])
    if (!isServerModule(specifier))
      report(context, server.code, 'unknown-module', start, end - start, [
        `a server cannot import \`${specifier}\` here`,
        suggest(specifier, SERVER_MODULES),
      ])
}

function checkClientImports(
  context: LessonContext,
  exercise: Exercise,
  source: Source,
  program: Program,
): void {
  // Positions are those of the stripped code: with types they may be off, and the name is searched for.
  for (const { specifier, start } of program.imports) {
    if (exercise.imports.includes(specifier)) continue
    const quoted = source.text.slice(start, start + specifier.length + 2)
    const at = quoted.slice(1, -1) === specifier ? start : Math.max(0, source.text.indexOf(specifier) - 1)
    const advice = /^[./]/.test(specifier)
      ? 'an exercise is one file: put the code into it'
      : context.packages.has(specifier)
        ? `add \`imports: [${specifier}]\` to the exercise`
        : `install the package, and add \`imports: [${specifier}]\``
    report(context, source, 'unlisted-import', at, specifier.length + 2, [
      `\`${specifier}\` is not among the exercise's imports`,
      advice,
    ])
  }
}

/** A check's `run` is the body of an async function. */
function checkBody(context: LessonContext, run: Source): void {
  try {
    parse(run.text, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
    })
  } catch (error) {
    const { message, loc } = error as SyntaxError & { loc?: { line: number; column: number } }
    reportSyntax(context, run, message.replace(/ \(\d+:\d+\)$/, ''), loc?.line ?? 1, (loc?.column ?? 0) + 1)
  }
}

function reportSyntax(
  context: LessonContext,
  source: Source,
  message: string,
  line: number,
  column: number,
): void {
  const file = context.files.source(source.file) ?? context.source
  const at = file.placeOn(source.line - 2 + line, source.indent + column - 1, 1)
  context.problems.add(
    'code-syntax',
    file,
    at,
    `the program cannot be parsed: ${message}`,
    'mend the code here',
  )
}

function report(
  context: LessonContext,
  source: Source,
  code: Parameters<LessonContext['problems']['add']>[0],
  offset: number,
  length: number,
  [message, advice]: [message: string, advice: string],
): void {
  const before = source.text.slice(0, offset).split('\n')
  const file = context.files.source(source.file) ?? context.source
  const place = file.placeOn(
    source.line - 2 + before.length,
    source.indent + (before.at(-1)?.length ?? 0),
    length,
  )
  context.problems.add(code, file, place, message, advice)
}
