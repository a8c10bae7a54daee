/**
 * The author's command on a generated course: 50 lessons, each with a challenge of three checks, a
 * solution and two near-misses. Once on a line that is steady, where no program draws a random number,
 * and once with jitter, where every run is tried with each seed.
 */
import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { runModule } from '../scripts/run-module.js'

const LESSONS = 50

const root = path.resolve(import.meta.dirname, '..')
const { scratchProject } = await runModule('src/site/scratch-content.ts')

/** A client that pings; `greeting` and `noticing` are what the wrong ones lack. */
const program = (/** @type {{ greeting?: boolean, noticing?: boolean }} */ { greeting, noticing }) => `
let missed = 0
const socket = new WebSocket('wss://example.com')
socket.addEventListener('open', () => {
  ${greeting ? "socket.send(JSON.stringify({ type: 'hello' }))" : ''}
  setInterval(() => {
    ${noticing ? "if (missed++ === 3) return socket.close(4000, 'silence')" : ''}
    socket.send(JSON.stringify({ type: 'ping' }))
  }, 1000)
})
socket.addEventListener('message', ({ data }) => {
  missed = 0
  console.log(JSON.parse(data).type)
})
`
const CHECKS = {
  'It says hello first': `
    await program.start()
    await clock.advance('2s')
    expect(wire.sent()[0].json()).to.deep.equal({ type: 'hello' })`,
  'It pings every second': `
    await program.start()
    await clock.advance('15s')
    const pings = wire.sent().filter((frame) => frame.json().type === 'ping')
    expect(pings.length).to.be.within(13, 15)
    await clock.advance('15s')
    expect(wire.sent().length).to.be.within(28, 31)
    expect(output.length).to.equal(wire.received().length)`,
  'It notices silence': `
    await program.start()
    await clock.advance('10s')
    await network.blackhole()
    await clock.advance('20s')
    expect(await program.evaluate('socket.readyState')).to.be.above(1)`,
}

/** @param {string} text @param {number} columns */
const indent = (text, columns) => text.trim().replaceAll(/^/gm, ' '.repeat(columns))

/** @param {number} number @param {string} jitter */
function lesson(number, jitter) {
  const checks = Object.entries(CHECKS).map(
    ([that, run]) => `      - that: ${that}\n        run: |\n${indent(run, 10)}`,
  )
  return `# Lesson ${number}

:::interactive-code
title: A heartbeat
network: { latency: 40ms, jitter: ${jitter} }
server: welcome
code: |
${indent(program({}), 2)}
challenges:
  - title: Beat
    checks:
${checks.join('\n')}
    solution: |
${indent(program({ greeting: true, noticing: true }), 6)}
    nearMisses:
      - fails: It notices silence
        code: |
${indent(program({ greeting: true }), 10)}
      - fails: It says hello first
        code: |
${indent(program({ noticing: true }), 10)}
:::
`
}

/** @param {string} jitter */
function verify(jitter) {
  const files = Object.fromEntries(
    Array.from({ length: LESSONS }, (_, index) => [
      `content/course/${String(index + 1).padStart(2, '0')}-lesson-${index + 1}.md`,
      lesson(index + 1, jitter),
    ]),
  )
  const project = scratchProject(files)
  try {
    const began = performance.now()
    const said = execFileSync(process.execPath, [path.join(root, 'scripts/check.js')], {
      cwd: project.root,
      encoding: 'utf8',
    })
    const seconds = (performance.now() - began) / 1000
    const [, runs = ''] = /in ([\d,]+) runs/.exec(said) ?? []
    const count = Number(runs.replaceAll(',', ''))
    return {
      seconds: Number(seconds.toFixed(1)),
      runs: count,
      'ms a run': Number(((seconds * 1000) / count).toFixed(1)),
    }
  } finally {
    project.remove()
  }
}

console.log(`\`npm run check\`: ${LESSONS} lessons, ${LESSONS * 3} checks, ${availableParallelism()} cores`)
console.table({ 'steady line': verify('0ms'), 'with jitter': verify('10ms') })
