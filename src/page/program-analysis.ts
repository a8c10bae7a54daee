/** A program as the sandbox takes it, made of what stands in an editor. */
import type { UncaughtError } from '#lesson/messages.ts'
import type { Program, ProgramFile } from '#lesson/program.ts'

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
