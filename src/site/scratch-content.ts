/** Courses written for one test, in a folder of their own, with this project's sources and packages. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Content, type Edition } from './content.ts'

const PROJECT = path.resolve(import.meta.dirname, '../..')

/** A project whose files are `files`, below its root. */
export function scratchProject(files: Record<string, string | Uint8Array>): {
  root: string
  remove: () => void
} {
  const root = mkdtempSync(path.join(tmpdir(), 'wireside-'))
  symlinkSync(path.join(PROJECT, 'src'), path.join(root, 'src'))
  symlinkSync(path.join(PROJECT, 'node_modules'), path.join(root, 'node_modules'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true })
    writeFileSync(path.join(root, file), text)
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) }
}

/** Everything that reading these files says. A text alone is `content/course/01-lesson.md`. */
export async function readScratch(
  written: string | Record<string, string | Uint8Array>,
): Promise<{ content: Content; edition: Edition }> {
  const { root, remove } = scratchProject(
    typeof written === 'string' ? { 'content/course/01-lesson.md': written } : written,
  )
  try {
    const content = new Content(root)
    return { content, edition: await content.read() }
  } finally {
    remove()
  }
}

/** The problems of these files, as `line:column code`, with the file's name where there are several. */
export async function problemsOf(written: string | Record<string, string | Uint8Array>): Promise<string[]> {
  const { edition } = await readScratch(written)
  const several = typeof written !== 'string'
  return edition.problems.map(
    ({ file, line, column, code }) =>
      `${several ? `${file.replace('content/course/', '')}:` : ''}${line}:${column} ${code}`,
  )
}
