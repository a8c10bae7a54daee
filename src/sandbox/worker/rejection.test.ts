import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mayReject } from './rejection.ts'

test.each([
  'async () => { throw 1 }',
  'class A { async *items() {} }',
  'const value = await read()',
  'Promise.reject(1)',
  'new Promise((_, reject) => reject(1))',
  'event.data.text().then(JSON.parse)',
  "import ('./a.js')",
  "fetch('/missing')",
  'new Response("{").json()',
  'new DecompressionStream("gzip").readable',
  'scheduler.postTask(() => { throw 1 })',
  "eval(text), new Function('a' + 'sync')",
  "new WebSocket('ws://x'); (async () => {})()",
])('%s may', (code) => {
  expect(mayReject(code)).toBe(true)
})

test.each([
  "import { WebSocketServer } from 'ws'\nnew WebSocketServer({ port: 80 })",
  'socket.onmessage = ({ data }) => { if (!data) throw new Error(data) }',
  'function strengthen(asynchronous) { return functional }',
  '// awaits a Promise\n/* then\n async */ socket.send(1)',
  'setTimeout(() => { try { JSON.parse("{") } catch (error) { console.log(error) } }, 5)',
])('%s may not', (code) => {
  expect(mayReject(code)).toBe(false)
})

test.each(['welcome', 'echo', 'chat', 'pusher'])('the server %s does without promises', (name) => {
  const file = new URL(`../../servers/${name}.js`, import.meta.url)
  expect(mayReject(readFileSync(file, 'utf8'))).toBe(false)
})
