import { describe, expect, test } from 'vitest'
import { innermostPlace, lessonStack, parseStack } from './stack.ts'

const CLIENT = 'blob:null/11111111-2222-3333-4444-555555555555'
const SERVER = 'blob:null/99999999-2222-3333-4444-555555555555'
const OWN = 'blob:null/00000000-0000-0000-0000-000000000000'

const locate = (address: string, line: number, column: number) =>
  address === CLIENT
    ? { file: 'client.js', line, column }
    : address === SERVER
      ? { file: 'server.js', line, column }
      : address === 'prompt'
        ? { file: 'prompt', line, column }
        : undefined

describe('a stack in lesson coordinates', () => {
  test('as V8 writes it', () => {
    const stack = [
      "TypeError: Cannot read properties of null (reading 'x')",
      'second line of the message',
      `    at inner (${CLIENT}:3:5)`,
      `    at Array.map (<anonymous>)`,
      `    at new Foo (${CLIENT}:7:11)`,
      `    at async Foo.load [as then] (${CLIENT}:8:1)`,
      `    at ${CLIENT}:9:2`,
      `    at eval (prompt:1:1)`,
      `    at eval (eval at run (${CLIENT}:1:20), <anonymous>:4:6)`,
      `    at WebSocket.deliver (${OWN}:1:70000)`,
      '    at new Promise (<anonymous>)',
      `    at ${OWN}:1:80`,
    ].join('\n')
    expect(lessonStack(stack, locate)).toEqual({
      header: "TypeError: Cannot read properties of null (reading 'x')\nsecond line of the message",
      frames: [
        '    at inner (client.js:3:5)',
        '    at Array.map (<anonymous>)',
        '    at new Foo (client.js:7:11)',
        '    at async Foo.load [as then] (client.js:8:1)',
        '    at client.js:9:2',
        '    at eval (prompt:1:1)',
      ],
      source: { file: 'client.js', line: 3, column: 5 },
    })
  })

  test('as SpiderMonkey writes it', () => {
    const stack = [
      `inner@${CLIENT}:3:5`,
      `load/<@${SERVER}:7:11`,
      `async*start@${CLIENT}:8:1`,
      `@${CLIENT}:9:2`,
      `deliver@${OWN}:1:70000`,
      '',
    ].join('\n')
    expect(lessonStack(stack, locate).frames).toEqual([
      '    at inner (client.js:3:5)',
      '    at load (server.js:7:11)',
      '    at async start (client.js:8:1)',
      '    at client.js:9:2',
    ])
    expect(lessonStack(stack, locate).header).toBe('')
  })

  test('as JavaScriptCore writes it', () => {
    const stack = [
      `inner@${CLIENT}:3:5`,
      'map@[native code]',
      `global code@${CLIENT}:9:2`,
      `module code@${SERVER}:1:1`,
      'importScripts@[native code]',
      `@${OWN}:1:9`,
    ].join('\n')
    expect(lessonStack(stack, locate).frames).toEqual([
      '    at inner (client.js:3:5)',
      '    at map (<anonymous>)',
      '    at client.js:9:2',
      '    at server.js:1:1',
    ])
  })

  test('the place is the innermost in a program, not the one that threw', () => {
    const stack = `Error: x\n    at check (${OWN}:1:5)\n    at send (${OWN}:1:9)\n    at say (${SERVER}:12:3)`
    const place = { file: 'server.js', line: 12, column: 3 }
    expect(lessonStack(stack, locate).source).toEqual(place)
    expect(innermostPlace(stack, locate)).toEqual(place)
    expect(innermostPlace(`f@${OWN}:1:2\nsay@${SERVER}:12:3\n`, locate)).toEqual(place)
    expect(innermostPlace('Error: none', locate)).toBeUndefined()
  })

  test('what is no stack has no frames', () => {
    for (const text of ['', 'just text', 'Error: at the end', '    at'])
      expect(lessonStack(text, locate).frames).toEqual([])
    expect(parseStack('Error: text').frames).toEqual([])
  })
})
