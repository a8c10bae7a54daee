/** Programs as the sandbox takes them, made of what stands in an editor. */
import type { ExerciseData } from '#lesson/exercise.ts'
import type { RunRequest, UncaughtError } from '#lesson/messages.ts'
import type { Program, ProgramFile } from '#lesson/program.ts'
import type { Programs } from './draft.ts'
import { loadPackages } from './package-text.ts'

export type PreparedPrograms = Pick<RunRequest, 'client' | 'server' | 'serverOptions' | 'packages'>

/**
 * What a run of an exercise needs of its programs, or the errors of those that cannot be parsed. The
 * analysis made at build time serves as long as a text is the printed one.
 * @throws when a package or the analysis cannot be loaded.
 */
export async function preparePrograms(
  { client: clientText, server: serverText }: Programs,
  data: ExerciseData,
  printed: Programs,
): Promise<PreparedPrograms | UncaughtError[]> {
  const file = data.language === 'typescript' ? 'client.ts' : 'client.js'
  const client =
    clientText === printed.client
      ? { ...data.client, code: data.client.code ?? clientText }
      : await analyse(clientText, file)
  const server = serverText === printed.server ? data.server : await analyse(serverText, 'server.js')
  const errors = [client, server].filter((each): each is UncaughtError => 'stack' in each)
  if ('stack' in client || 'stack' in server) return errors
  const packages = data.packages && (await loadPackages(data.packages))
  return {
    client,
    server,
    ...(data.serverOptions ? { serverOptions: data.serverOptions } : {}),
    ...(packages ? { packages } : {}),
  }
}

/** The analysed program; of one that cannot be parsed, the error, with its place. */
export async function analyse(source: string, file: ProgramFile): Promise<Program | UncaughtError> {
  const { analyseProgram, ProgramError } = await import('#lesson/program.ts')
  try {
    return await analyseProgram(source, file)
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error
    const { message, line, column } = error
    return {
      kind: 'syntax',
      message: `SyntaxError: ${message}`,
      stack: `SyntaxError: ${message}\n    at ${file}:${line}:${column}`,
      source: { file, line, column },
    }
  }
}
