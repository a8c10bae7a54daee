/** `npm run new`: writes a small lesson that works, for its author to change. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Files } from './files.ts'

const USAGE =
  'Usage: npm run new -- <course>/<slug> [title]\nBoth names: lower-case letters, digits and single hyphens.'
const ADDRESS = /^([a-z0-9]+(?:-[a-z0-9]+)*)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/

/**
 * Writes `content/<course>/<NN>-<slug>.md` below `root`, NN being the next free number.
 * @param words `<course>/<slug>` and the words of the title
 * @returns the exit code: 1 when nothing was written.
 */
export function create(root: string, [address = '', ...words]: string[]): number {
  const [, course, slug] = ADDRESS.exec(address) ?? []
  if (course === undefined || slug === undefined) {
    console.error(USAGE)
    return 1
  }
  const files = new Files(root)
  const folder = `${files.content}/${course}`
  const names = files.list(folder).map(({ name }) => /^(\d+)-(.*)\.md$/.exec(name))
  const twin = names.find((name) => name?.[2] === slug)
  if (twin) {
    console.error(`There is ${folder}/${twin[0]} already.`)
    return 1
  }
  const last = Math.max(0, ...names.map((name) => Number(name?.[1] ?? 0)))
  const file = `${folder}/${String(last + 1).padStart(2, '0')}-${slug}.md`
  const title = words.join(' ').trim() || titleOf(slug)
  mkdirSync(path.dirname(files.absolute(file)), { recursive: true })
  writeFileSync(files.absolute(file), lessonText(title), { flag: 'wx' })
  console.log(`Wrote ${file}. See it at /${course}/${slug}/ with npm run dev.`)
  return 0
}

function titleOf(slug: string): string {
  const words = slug.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function lessonText(title: string): string {
  return `# ${title}

What is this lesson about, and what can the reader do when it ends?

:::interactive-code
title: Say hello
description: Connects to a server that returns whatever it hears.
server: echo
code: |
  const socket = new WebSocket('wss://example.com')

  socket.addEventListener('open', () => {
    socket.send('Hello')
  })

  socket.addEventListener('message', (event) => {
    console.log('The server says:', event.data)
    socket.close()
  })
explanation: |
  What happens here, and why.
challenges:
  - Send a second message when the first has come back
:::
`
}
