/** Makes the ZIP of an exercise's folder, as the learner has it now, and gives it to the browser to keep. */
import { strToU8, zipSync } from 'fflate'
import { analyseProgram, ProgramError, type Program, type ProgramFile } from '#lesson/program.ts'
import { loadPackages } from '../package-text.ts'
import type { Session } from '../session.ts'
import { exerciseFolder } from './exercise-folder.ts'

/** @throws {Error} that says why it cannot be done: a program cannot be read, a package cannot be had. */
export async function saveFolder(session: Session, title: string): Promise<void> {
  const { workData: data, draft } = session
  const { programs, printed } = draft
  const clientFile = data.language === 'typescript' ? 'client.ts' : 'client.js'
  const client = programs.client === printed.client ? data.client : await read(programs.client, clientFile)
  if (programs.server !== printed.server) await read(programs.server, 'server.js')
  const files = exerciseFolder({
    title,
    address: location.href.replace(/#.*/, ''),
    language: data.language,
    kind: client.kind,
    programs,
    serverOptions: data.serverOptions ?? {},
    packages: await loadPackages(data.packages ?? {}),
    conditions: data.network,
  })
  const name = [data.key, session.selected.peek()]
    .join(' ')
    .trim()
    .replaceAll(/[^\w-]+/g, '-')
  keep(`${name}.zip`, zip(name, files))
}

async function read(source: string, file: ProgramFile): Promise<Program> {
  try {
    return await analyseProgram(source, file)
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error
    throw new Error(`${file} cannot be read: ${error.message}, in line ${error.line}.`, { cause: error })
  }
}

function zip(folder: string, files: Record<string, string>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]) => [`${folder}/${path}`, strToU8(text)] as const)
  return zipSync(Object.fromEntries(entries))
}

function keep(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const link = document.createElement('a')
  link.download = name
  link.href = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }))
  link.click()
  // The browser begins to read it after the click.
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
}
