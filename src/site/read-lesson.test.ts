import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import type { Exercise } from '#lesson/exercise.ts'
import { problemsOf, readScratch } from './scratch-content.ts'

/** The only lesson of these files, which must have no problem. */
async function lessonOf(text: string) {
  const { edition } = await readScratch(text)
  expect(edition.problems).toEqual([])
  const [read] = edition.lessons.values()
  if (!read) throw new Error('No lesson')
  return read.lesson
}

async function exerciseOf(yaml: string): Promise<Exercise> {
  const lesson = await lessonOf(`# A\n\n:::interactive-code\n${yaml}\n:::\n`)
  return lesson.exercises[0] as Exercise
}

const problemsIn = (yaml: string) => problemsOf(`# A\n\n:::interactive-code\n${yaml}\n:::\n`)
const CODE = "code: console.log('hello')"

describe("the owner's lesson", () => {
  const text = readFileSync(path.join(import.meta.dirname, 'fixtures/owners-lesson.md'), 'utf8')

  it('reads without a problem, its text exact', async () => {
    const lesson = await lessonOf(text)
    const [exercise] = lesson.exercises
    const yaml = parseDocument(
      text.slice(text.indexOf(':::interactive-code\n') + 20, text.lastIndexOf('\n:::')),
    )
    expect(lesson.title).toBe('WebSockets Basics')
    expect(exercise?.title).toBe('Understanding WebSockets Basics')
    expect(`${exercise?.code.text}\n`).toBe(yaml.get('code'))
    expect(`${exercise?.explanation?.text}\n`).toBe(yaml.get('explanation'))
    expect(exercise?.challenges.map(({ title }) => title)).toEqual(yaml.toJS().challenges)
    expect(exercise?.challenges[1]?.id).toBe('implement-a-heartbeat-mechanism-to-detect-connection-issues')
    expect(exercise?.server.name).toBe('welcome')
  })

  it('reads the same with Windows line ends and a byte order mark', async () => {
    const [unix, windows] = [await lessonOf(text), await lessonOf(`\uFEFF${text.replaceAll('\n', '\r\n')}`)]
    expect(windows).toEqual(unix)
  })

  it('has each line of its code where the source says it is', async () => {
    const { code } = (await lessonOf(text)).exercises[0] as Exercise
    const lines = text.split('\n')
    for (const [index, line] of code.text.split('\n').entries())
      expect(lines[code.line - 1 + index]?.slice(code.indent)).toBe(line)
  })
})

describe('an exercise', () => {
  it('has a default for everything but title and code', async () => {
    const exercise = await exerciseOf(`title: Say "hello", twice\n${CODE}`)
    expect(exercise).toMatchObject({
      id: 'say-hello-twice',
      language: 'javascript',
      editable: true,
      server: { name: 'welcome', options: {}, show: false, editable: false },
      network: { latencyMs: 40, jitterMs: 0, seed: 1, faults: [] },
      challenges: [],
      imports: [],
    })
    expect(exercise).not.toHaveProperty('description')
    expect(exercise).not.toHaveProperty('explanation')
  })

  it('carries every key of the format', async () => {
    const exercise = await exerciseOf(`title: A
id: my-id
description: Some *text*
language: typescript
editable: false
code: |
  const a: number = 1
server:
  use: welcome
  options: { updateDelayMs: 5 }
  show: true
  editable: true
network:
  latency: 1.5s
  jitter: 10ms
  bandwidth: 64kB/s
  seed: 7
  faults: [{ at: 3s, do: drop }, { at: 2min, do: restore }]
explanation: |
  Why.
imports: [acorn]
challenges:
  - Tick me
  - title: Check me
    id: checked
    description: Do it.
    hints: [One, Two]
    server: echo
    network: { latency: 0 }
    checks:
      - that: It runs
        run: |
          await program.start()
          expect(output).to.be.empty
          return
      - { that: It stops, id: stops, run: await program.start() }
    solutions:
      - |
        let b: string
      - let c = 1
    nearMisses:
      - { code: let d, fails: stops }
      - { code: let e, fails: It runs }`)
    expect(exercise).toMatchObject({
      id: 'my-id',
      description: 'Some *text*',
      language: 'typescript',
      editable: false,
      server: { name: 'welcome', options: { updateDelayMs: 5 }, show: true, editable: true },
      network: {
        latencyMs: 1500,
        jitterMs: 10,
        bandwidth: 64_000,
        seed: 7,
        faults: [
          { atMs: 3_000, do: 'drop' },
          { atMs: 120_000, do: 'restore' },
        ],
      },
      explanation: { text: 'Why.' },
      imports: ['acorn'],
    })
    const [ticked, checked] = exercise.challenges
    expect(ticked).toEqual({
      id: 'tick-me',
      title: 'Tick me',
      hints: [],
      checks: [],
      solutions: [],
      nearMisses: [],
    })
    expect(checked).toMatchObject({
      id: 'checked',
      description: 'Do it.',
      hints: ['One', 'Two'],
      server: { name: 'echo' },
      network: { latencyMs: 0 },
      checks: [{ id: 'it-runs', that: 'It runs' }, { id: 'stops' }],
      solutions: [{ text: 'let b: string' }, { text: 'let c = 1' }],
      nearMisses: [{ fails: 'stops' }, { fails: 'It runs' }],
    })
  })

  it("takes a server's program as text, as a mapping, or from a file, and shows it", async () => {
    const program = "import { WebSocketServer } from 'ws'\nnew WebSocketServer({ port: 0 })"
    const indented = program.replaceAll(/^/gm, '    ')
    const { edition } = await readScratch({
      'content/course/server.js': `${program}\n`,
      'content/course/01-a.md': `# A

:::interactive-code
title: A
${CODE}
server: |
${indented}
:::

:::interactive-code
title: B
${CODE}
server:
  code: |
${indented}
  show: false
:::

:::interactive-code
title: C
${CODE}
server: { file: server.js }
:::

:::interactive-code
title: D
code: { file: server.js }
imports: [ws]
:::
`,
    })
    expect(edition.problems).toEqual([])
    const [a, b, c, d] = [...edition.lessons.values()][0]?.lesson.exercises ?? []
    for (const exercise of [a, b, c]) expect(exercise?.server.code.text).toBe(program)
    expect([a, b, c].map((exercise) => exercise?.server.show)).toEqual([true, false, true])
    expect(c?.server.code.file).toBe('content/course/server.js')
    expect(d?.code.text).toBe(program)
  })
})

describe('YAML', () => {
  it.each([
    [
      'mends tabs and reads on behind them',
      'title: A\nnetwork:\n\tlatency: 3\n\tseed: x\ncode: let a\nbogus: 1',
      ['6:1 yaml-tab', '7:1 yaml-tab', '7:8 wrong-type', '9:1 unknown-key'],
    ],
    ['keeps tabs in a block of code', 'title: A\ncode: |\n  if (1) {\n  \tconsole.log()\n  }', []],
    [
      'mends colons, and reads on',
      'title: A: b\ndescription: c: d\ncode: let a\nbogus: 1',
      ['4:9 yaml-quotes', '5:15 yaml-quotes', '7:1 unknown-key'],
    ],
    [
      'mends a line that is too far in',
      'title: A\n  id: Bad Id\ncode: let a',
      ['5:1 yaml-indent', '5:7 bad-id'],
    ],
    [
      'reports what stands before the place where it breaks',
      'titel: A\ncode: [1\nbogus: 1',
      ['4:1 unknown-key', '5:7 wrong-type', '6:1 yaml-syntax'],
    ],
    ['finds quotes that never close', "title: 'A\ncode: let a", ['4:8 yaml-quotes']],
    [
      'takes `*` and `!` for text',
      'title: *bold*\ndescription: !important\ncode: let a',
      ['4:8 yaml-quotes', '5:14 yaml-quotes'],
    ],
    [
      'knows a list item with a colon for text',
      `title: A\n${CODE}\nchallenges:\n  - Add this: a token`,
      ['7:5 unknown-key'],
    ],
    ['reads aliases', 'title: &t A\ndescription: *t\ncode: let a', []],
    ['finds each of several missing keys', 'description: A', ['3:1 missing-key', '3:1 missing-key']],
  ])('%s', async (_, yaml, problems) => {
    expect(await problemsIn(yaml)).toEqual(problems)
  })
})

describe('programs', () => {
  it.each([
    ['a client', 'code: |\n  const a = 1\n  const b = ;', ['7:13 code-syntax']],
    ['a client in one line', 'code: let let', ['5:11 code-syntax']],
    ['a client in quotes', "code: 'let let'", ['5:12 code-syntax']],
    ['TypeScript', 'language: typescript\ncode: |\n  let a: = 1', ['7:10 code-syntax']],
    ['code behind an explicit indentation', 'code: |2\n\n      let a\n    let let', ['8:9 code-syntax']],
    ['types in JavaScript', 'code: |\n  let a: string', ['6:8 code-syntax']],
    ['a server', `${CODE}\nserver: |\n  import 'ws'\n  }`, ['8:3 code-syntax']],
    [
      'solutions, near-misses and checks',
      `${CODE}
challenges:
  - title: A
    check:
      that: B
      run: |
        if (
    solutions:
      - |
        )
    nearMisses:
      - fails: B
        code: |
          {`,
      ['11:13 code-syntax', '14:9 code-syntax', '18:12 code-syntax'],
    ],
    [
      'what a client imports',
      `code: |\n  import a from './a.js'\n  import('acorn')`,
      ['6:17 unlisted-import', '7:10 unlisted-import'],
    ],
    [
      'what a server imports',
      `${CODE}\nserver: |\n  import http from 'http'\n  import fs from 'fs'`,
      ['8:18 unknown-module'],
    ],
  ])('are checked: %s', async (_, yaml, problems) => {
    expect(await problemsIn(`title: A\n${yaml}`)).toEqual(problems)
  })

  it('are checked in the file that holds them', async () => {
    const problems = await problemsOf({
      'content/course/a.js': 'let a\nlet let\n',
      'content/course/01-a.md': `# A\n\n:::interactive-code\ntitle: A\ncode: { file: a.js }\n:::\n`,
    })
    expect(problems).toEqual(['a.js:2:5 code-syntax'])
  })
})

describe('a lesson', () => {
  it('takes title, description, draft and tags from its front matter', async () => {
    const lesson = await lessonOf('---\ntitle: A\ndescription: B\ndraft: true\ntags: [c, d]\n---\n\nText.\n')
    expect(lesson).toMatchObject({
      title: 'A',
      description: 'B',
      draft: true,
      tags: ['c', 'd'],
      id: 'course/lesson',
    })
  })

  it('has each of its many problems reported', async () => {
    expect(
      await problemsOf(`---
titel: A
draft: perhaps
---

![a](b.png) [c](d.md) <javascript:e>

:::notes
[f](g.md)
:::

:::interactive-code
title: H
code: |
  let let
network: { latency: never }
:::

\`\`\`js
`),
    ).toEqual([
      '2:1 unknown-key',
      '3:8 wrong-type',
      '5:1 missing-title',
      '6:6 missing-picture',
      '6:17 broken-link',
      '6:24 unsafe-link',
      '8:4 unknown-directive',
      '9:5 broken-link',
      '15:7 code-syntax',
      '16:21 bad-duration',
      '19:1 unclosed-fence',
    ])
  })

  it('reads a quiz', async () => {
    const lesson = await lessonOf(`# A

:::quiz
question: What is *it*?
answers:
  - { text: This, correct: true, why: Because }
  - text: That
:::
`)
    expect(lesson.quizzes).toEqual([
      {
        id: 'what-is-it',
        question: 'What is *it*?',
        answers: [
          { text: 'This', correct: true, why: 'Because' },
          { text: 'That', correct: false },
        ],
      },
    ])
  })
})
