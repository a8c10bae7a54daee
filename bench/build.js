/**
 * What building costs: 250, 500 and 1,000 generated lessons of 2 kB, each with two blocks of code and
 * an exercise, beside a bare loop of markdown-it and Lezer over the same files. Every build is a
 * process of its own, so that memory is its own peak.
 *
 *     node bench/build.js
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ROOT = path.resolve(import.meta.dirname, '..')
const COUNTS = [250, 500, 1000]
const ROUNDS = 3

/** @typedef {{ wallMs: number, cpuMs: number, peakMb: number }} Cost */

/** @param {number} number */
function lesson(number) {
  const prose = [
    'A connection stays open until one side closes it, or the line between them is cut.',
    'What is sent before the close still arrives; what comes after it is dropped without a word.',
    'A browser tells the program by an event, and the program decides what it makes of it.',
    'Nothing is lost or reordered on a line that lives: what arrives, arrives in order.',
  ].join(' ')
  return `# Lesson ${number}: what travels on the line

${prose} See [the one before](${name(Math.max(1, number - 1))}), and mind the **order** of *events*.

\`\`\`js
const socket = new WebSocket('wss://example.com/${number}')
socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'hello', number: ${number} })))
\`\`\`

${prose}

| event   | when                          |
| ------- | ----------------------------- |
| open    | the handshake has succeeded   |
| message | a message has arrived         |
| close   | the connection is at its end  |

\`\`\`ts
interface Message<T> { type: string; payload?: T }
const read = <T>(event: MessageEvent<string>): Message<T> => JSON.parse(event.data)
\`\`\`

:::interactive-code
title: Exercise ${number}
description: Open a connection, greet, and *listen*.
server: echo
code: |
  const socket = new WebSocket('wss://example.com/${number}')

  socket.addEventListener('open', () => {
    console.log('open', ${number})
    socket.send('hello')
  })
  socket.addEventListener('message', ({ data }) => {
    console.log(\`heard \${data}\`)
    socket.close(1000, 'done')
  })
  socket.addEventListener('close', ({ code, reason }) => console.log(code, reason))
explanation: |
  The server returns what it hears. ${prose}
challenges:
  - Send two messages and wait for both
  - Reconnect when the line is cut
:::
`
}

/** @param {number} number */
function name(number) {
  return `${String(number).padStart(4, '0')}-lesson-${number}.md`
}

/** @param {number} count @returns {string} the project's folder */
function generate(count) {
  const root = mkdtempSync(path.join(tmpdir(), 'wireside-bench-'))
  for (const shared of ['src', 'public', 'node_modules'])
    symlinkSync(path.join(ROOT, shared), path.join(root, shared))
  copyFileSync(path.join(ROOT, 'index.html'), path.join(root, 'index.html'))
  mkdirSync(path.join(root, 'content/course'), { recursive: true })
  for (let number = 1; number <= count; number++)
    writeFileSync(path.join(root, 'content/course', name(number)), lesson(number))
  return root
}

/** @param {'site' | 'loop'} what @param {string} root @returns {Cost} */
function measure(what, root) {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true })
  const script = path.join(import.meta.dirname, 'build-once.js')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, what, root], {
    encoding: 'utf8',
    cwd: ROOT,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1))
}

/** The run with the median wall time. @param {Cost[]} costs */
function median(costs) {
  return costs.toSorted((a, b) => a.wallMs - b.wallMs)[costs.length >> 1]
}

/** @type {Record<string, string>[]} */
const rows = []
for (const count of COUNTS) {
  const root = generate(count)
  try {
    const costs = { site: /** @type {Cost[]} */ ([]), loop: /** @type {Cost[]} */ ([]) }
    for (let round = 0; round < ROUNDS; round++)
      for (const what of /** @type {const} */ (['site', 'loop'])) costs[what].push(measure(what, root))
    for (const [what, label] of /** @type {const} */ ([
      ['site', 'Wireside'],
      ['loop', 'markdown-it + Lezer, bare'],
    ])) {
      const cost = median(costs[what])
      if (!cost) continue
      rows.push({
        lessons: String(count),
        build: label,
        'wall s': (cost.wallMs / 1000).toFixed(2),
        'CPU s': (cost.cpuMs / 1000).toFixed(2),
        'peak MB': cost.peakMb.toFixed(0),
        'ms a lesson': (cost.wallMs / count).toFixed(2),
      })
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}
console.log(`Lessons of ${Buffer.byteLength(lesson(500))} bytes; medians of ${ROUNDS} runs.`)
console.table(rows)
