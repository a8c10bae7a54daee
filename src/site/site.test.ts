import { describe, expect, test } from 'vitest'
import { readScratch } from './scratch-content.ts'
import { Site } from './site.ts'

async function courseOf(count: number): Promise<Site> {
  const { content, edition } = await readScratch(
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => {
        const number = String(index + 1).padStart(3, '0')
        return [`content/course/${number}-lesson-${index + 1}.md`, `# Lesson ${index + 1}\n`]
      }),
    ),
  )
  return new Site({
    files: content.files,
    edition,
    base: '/',
    drafts: false,
    assetHref: (file) => file,
    packageHref: (name) => name,
    challengesHref: () => Promise.resolve(''),
  })
}

/** What the menu of a lesson's page lists, and how it begins and ends. */
async function menu(site: Site, number: number) {
  const page = await site.page(`/course/lesson-${number}/`)
  const [html = ''] = /<lesson-menu>.*?<\/lesson-menu>/s.exec(page?.bodyHtml ?? '') ?? []
  const lessons = [...html.matchAll(/lesson-(\d+)\/"( aria-current)?/g)]
  return {
    numbers: lessons.map((match) => Number(match[1])),
    current: lessons.flatMap((match) => (match[2] ? [Number(match[1])] : [])),
    first: Number(/<ol start="(\d+)"/.exec(html)?.[1] ?? 1),
    all: /<a href="\/course\/">([^<]*)<\/a>/.exec(html)?.[1],
    eyebrow: /class="eyebrow">([^<]*)</.exec(page?.bodyHtml ?? '')?.[1],
  }
}
const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('the menu of a lesson’s page', () => {
  test('lists the whole course', async () => {
    expect(await menu(await courseOf(50), 30)).toEqual({
      numbers: count(1, 50),
      current: [30],
      first: 1,
      all: undefined,
      eyebrow: 'Lesson 30 of 50',
    })
  })

  test('lists those around it, where the course is long, and leads to all of them', async () => {
    const site = await courseOf(120)
    const around = { 1: count(1, 50), 60: count(35, 84), 120: count(71, 120) }
    for (const [number, numbers] of Object.entries(around))
      expect(await menu(site, Number(number))).toEqual({
        numbers,
        current: [Number(number)],
        first: numbers[0],
        all: 'All 120 lessons',
        eyebrow: `Lesson ${number} of 120`,
      })
  })
})
