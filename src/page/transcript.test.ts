import { expect, test } from 'vitest'
import type { OutputEntry } from '#lesson/output.ts'
import { Transcript } from './transcript.ts'

function line(text: string, source: 'client' | 'server' = 'client'): OutputEntry {
  return { source, level: 'log', text, timeMs: 0 }
}

test('keeps the first and the last lines, and counts exactly what is between', () => {
  const transcript = new Transcript(10)
  for (let n = 0; n < 1_000; n += 4) transcript.append([0, 1, 2, 3].map((step) => line(String(n + step))))
  const entries = transcript.entries()
  const gap = entries.findIndex((entry) => 'skipped' in entry)
  expect(gap).toBe(10)
  const texts = entries.map((entry) => ('text' in entry ? Number(entry.text) : -1))
  expect(texts.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  const last = texts.slice(gap + 1)
  expect(last.length).toBeGreaterThanOrEqual(10)
  expect(last.at(-1)).toBe(999)
  expect(last).toEqual(last.map((_, index) => 1_000 - last.length + index))
  expect(entries[gap]).toEqual({ skipped: 1_000 - 10 - last.length })
})

test('a skipped gap counts for what it stands for', () => {
  const transcript = new Transcript(1)
  transcript.append([line('first'), { skipped: 500 }, line('a'), line('b')])
  expect(transcript.entries()[1]).toEqual({ skipped: 502 - 1 })
})

test('clear forgets, and listeners hear of it in order', () => {
  const transcript = new Transcript()
  const heard: OutputEntry[] = []
  const stop = transcript.listen((entries) => heard.push(...entries))
  transcript.append([line('a'), { clear: true }, line('b')])
  expect(transcript.entries()).toEqual([line('b')])
  expect(heard).toHaveLength(3)
  stop()
  transcript.clear()
  expect(heard).toHaveLength(3)
  expect(transcript.isEmpty).toBe(true)
})

test('what was printed by a moment, as it was shown then', () => {
  const at = (timeMs: number, text: string): OutputEntry => ({
    source: 'client',
    level: 'log',
    text,
    timeMs,
  })
  const transcript = new Transcript()
  transcript.append([at(0, 'a'), at(10, 'b'), { clear: true, timeMs: 20 }, at(30, 'c'), { skipped: 7 }])
  transcript.append([at(40, 'd')])
  const shown = (atMs?: number) => transcript.text(atMs).split('\n')
  expect(shown()).toEqual(['c', '… 7 lines skipped …', 'd'])
  expect(shown(39)).toEqual(['c', '… 7 lines skipped …'])
  expect(shown(20)).toEqual([''])
  expect(shown(19)).toEqual(['a', 'b'])
  expect(shown(0)).toEqual(['a'])
  transcript.append([{ clear: true, timeMs: 50 }])
  expect(transcript.isEmpty).toBe(true)
  transcript.clear()
  expect(transcript.entries(15)).toEqual([])
})

test('as text it has no colours and says who speaks', () => {
  const transcript = new Transcript()
  transcript.append([line('\u001B[32mgreen\u001B[39m'), line('hello', 'server'), { skipped: 1_234 }])
  expect(transcript.text()).toBe('green\nserver: hello\n… 1,234 lines skipped …')
})
