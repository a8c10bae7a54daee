import { describe, expect, it } from 'vitest'
import { problemsOf } from './scratch-content.ts'

const OTHER = '# Other\n\n## Über *alles*\n\n:::interactive-code\ntitle: Try\ncode: let a\n:::\n'

/** The problems of a lesson beside `02-other.md`, `b.png` and `03-draft.md`. */
const problemsIn = async (text: string) =>
  (
    await problemsOf({
      'content/course/01-lesson.md': `# Lesson\n\n${text}\n`,
      'content/course/02-other.md': OTHER,
      'content/course/03-draft.md':
        '---\ndraft: true\n---\n# Draft\n\n[self](03-draft.md) [two](02-other.md)\n',
      'content/course/b.png': '',
      'public/icon.svg': '',
    })
  ).map((problem) => problem.replace('01-lesson.md:', ''))

describe('links', () => {
  it.each([
    ['lessons', '[a](02-other.md) [b](./02-other.md#uber-alles) [c](02-other.md#exercise-try)'],
    ['this lesson', '[a](#lesson) [b](01-lesson.md#lesson) [c](#)'],
    ['files', '[a](b.png) ![b](./b.png?x#y) ![c](../course/b.png)'],
    [
      'the web',
      '[a](https://example.com) <mailto:a@example.com> <a@example.com> [d](//example.com/x) [e](wss://e.com)',
    ],
    ['pages and public files', '[a](/) [b](/course/) [c](/course/other/) ![d](/icon.svg)'],
  ])('may lead to %s', async (_, text) => {
    expect(await problemsIn(text)).toEqual([])
  })

  it.each([
    [
      'lessons that are not there',
      '[a](04-none.md) [b](02-othr.md#x)',
      ['3:5 broken-link', '3:21 broken-link'],
    ],
    [
      'headings that are not there',
      '[a](#leson) [b](02-other.md#alles)',
      ['3:5 broken-anchor', '3:28 broken-anchor'],
    ],
    ['files that are not there', '[a](c.zip) ![b](c.png)', ['3:5 broken-link', '3:17 missing-picture']],
    ['folders', '[a](../course)', ['3:5 broken-link']],
    [
      'pages that are not there',
      '[a](/course/nowhere/) ![b](/course/)',
      ['3:5 broken-link', '3:28 missing-picture'],
    ],
    ['drafts', '[a](03-draft.md)', ['3:5 link-to-draft']],
    [
      'what is not content',
      '[a](../../package.json) ![b](../../../../etc/passwd)',
      ['3:5 path-outside', '3:30 path-outside'],
    ],
    [
      'scripts, however they are written',
      '[a](JavaScript:x) [b](java&#9;script:x) [c](<data:x y>) [d](vbscript:x)',
      ['3:1 unsafe-link', '3:5 unsafe-link', '3:46 unsafe-link', '3:61 unsafe-link'],
    ],
    ['places that a reference names', '[a]\n\n[a]: none.md "b"', ['5:6 broken-link']],
    [
      'places out of a list and a quotation',
      '- > [a](none.md)\n  > b [c](none.md)',
      ['3:9 broken-link', '4:11 broken-link'],
    ],
  ])('may not lead to %s', async (_, text, problems) => {
    expect((await problemsIn(text)).toSorted()).toEqual(problems.toSorted())
  })

  it('are checked in every value that is markdown', async () => {
    const problems = await problemsIn(`:::interactive-code
title: T
code: let a
description: See [a](none.md)
explanation: |
  First.

  Then [b](none.md).
challenges:
  - Do [c](none.md)
  - title: "[d](none.md)"
    description: |
      [e](none.md)
    hints: ['[f](none.md)']
:::

:::quiz
question: '[g](none.md)'
answers:
  - { text: '[h](none.md)', why: '[i](none.md)', correct: true }
:::

:::tip
[j](none.md)
:::`)
    expect(problems).toEqual([
      '6:22 broken-link',
      '10:12 broken-link',
      '12:12 broken-link',
      '13:17 broken-link',
      '15:11 broken-link',
      '16:18 broken-link',
      '20:16 broken-link',
      '22:18 broken-link',
      '22:39 broken-link',
      '26:5 broken-link',
    ])
  })
})
