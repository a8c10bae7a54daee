/**
 * Client libraries that nobody here wrote, as they come from npm, against small servers that speak just
 * enough of their protocols: each connects, exchanges, loses the line and finds back, in virtual time.
 * What is expected of each is in `transcripts`, by the exercise's id.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { expect } from '@playwright/test'
import { test } from './lesson-run.ts'

const TRANSCRIPTS = new URL('transcripts/', import.meta.url)
const ids = readdirSync(TRANSCRIPTS).map((file) => file.replace(/\.txt$/, ''))

for (const id of ids)
  test(id, async ({ run }) => {
    const { transcript, trace } = await run(id)
    expect(transcript).toBe(readFileSync(new URL(`${id}.txt`, TRANSCRIPTS), 'utf8').trimEnd())
    const fault = trace.findIndex(({ type }) => type === 'fault')
    expect(fault, 'the line breaks').toBeGreaterThan(0)
    const opened = trace.map(({ type }) => type === 'open')
    expect(opened.indexOf(true), 'there was a connection').toBeLessThan(fault)
    expect(opened.lastIndexOf(true), 'and there is one again').toBeGreaterThan(fault)
  })

test('every exercise of the course has its transcript', ({ exercises }) => {
  expect([...exercises.keys()].toSorted()).toEqual(ids.toSorted())
})

test('a run repeats to the byte', async ({ run }) => {
  const first = await run('y-websocket')
  const second = await run('y-websocket')
  // How much follows the client's end depends on when it is stopped.
  const length = Math.min(first.trace.length, second.trace.length)
  expect(length).toBeGreaterThan(50)
  expect(second.trace.slice(0, length)).toEqual(first.trace.slice(0, length))
})
