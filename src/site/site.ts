/**
 * The pages of an edition: which there are, at which addresses, and their HTML inside the template.
 * The same in dev and build, but for drafts and for where pictures and packages are served from.
 */
import type { Exercise } from '#lesson/exercise.ts'
import { courseMarkup } from '#page/course-page/markup.ts'
import { homeMarkup } from '#page/home-page/markup.ts'
import { lessonMarkup, type LessonView } from '#page/lesson-page/markup.ts'
import { notFoundMarkup } from '#page/not-found-page/markup.ts'
import type { Edition, ReadCourse } from './content.ts'
import type { Files } from './files.ts'
import { Grammars } from './grammar.ts'
import type { ReadLesson } from './read-lesson.ts'
import { renderBody } from './render-lesson.ts'

/** A page without its template. */
export interface Page {
  lang: string
  title: string
  description: string
  /** How many characters of text a reader meets before the first exercise, if there is one. */
  lead?: number
  bodyHtml: string
}

export interface SiteOptions {
  files: Files
  edition: Edition
  /** Vite's `base`, with a slash at its end. */
  base: string
  drafts: boolean
  /** The address of a file of `content/`. */
  assetHref: (file: string) => string
  /** The address of a package's bundle, by the name that `bundleName` makes. */
  packageHref: (bundle: string) => string
  /** The address of an exercise's checks and solutions. */
  challengesHref: (lessonId: string, exercise: Exercise) => Promise<string>
}

/** A menu of more than this is no help, and a page for each lesson would carry it. */
const MENU_LESSONS = 50

type LessonItem = LessonView['lessons'][number]

export class Site {
  readonly #options: SiteOptions
  readonly #courses: ReadCourse[]
  readonly #grammars: Grammars
  readonly #bodies = new Map<ReadLesson, string>()
  readonly #links = new Map<ReadCourse, LessonItem[]>()

  constructor(options: SiteOptions, grammars: Grammars = new Grammars()) {
    this.#options = options
    this.#grammars = grammars
    this.#courses = options.edition.courses
      .map((course) => ({
        ...course,
        lessons: course.lessons.filter(({ lesson }) => options.drafts || !lesson.draft),
      }))
      .filter(({ lessons }) => lessons.length > 0)
  }

  /** Of all pages, without the base: `/`, `/<course>/`, `/<course>/<slug>/`. */
  addresses(): string[] {
    return [
      '/',
      ...this.#courses.flatMap(({ id, lessons }) => [
        `/${id}/`,
        ...lessons.map(({ lesson }) => `/${lesson.id}/`),
      ]),
    ]
  }

  /** Renders what can fail and takes its time, ahead of need: pages made later only put it together. */
  async prerender(): Promise<void> {
    for (const read of this.#courses.flatMap(({ lessons }) => lessons))
      this.#bodies.set(read, await this.#body(read))
  }

  /** The page at an address of `addresses`, or `undefined`. */
  async page(address: string): Promise<Page | undefined> {
    if (address === '/') return this.#home()
    const course = this.#courses.find(({ id }) => address.startsWith(`/${id}/`))
    if (!course) return undefined
    if (address === `/${course.id}/`) return this.#course(course)
    const index = course.lessons.findIndex(({ lesson }) => address === `/${lesson.id}/`)
    return index === -1 ? undefined : this.#lesson(course, index)
  }

  notFound(): Page {
    return {
      lang: this.#lang(),
      title: 'Not found · Wireside',
      description: '',
      bodyHtml: notFoundMarkup({ homeHref: this.#options.base }),
    }
  }

  /** The site's language is that of its first course. */
  #lang(): string {
    return this.#courses[0]?.locale ?? 'en'
  }

  #home(): Page {
    const courses = this.#courses.map(({ id, title, description, lessons }) => ({
      id,
      title,
      ...(description === undefined ? {} : { description }),
      href: this.#href(`/${id}/`),
      lessonCount: lessons.length,
      challengeKeys: lessons.flatMap(({ lesson }) => challengeKeys(lesson)),
    }))
    return {
      lang: this.#lang(),
      title: 'Wireside',
      description: `Interactive lessons whose programs talk to a server in the page: ${courses.map(({ title }) => title).join(', ')}.`,
      bodyHtml: homeMarkup({ courses }),
    }
  }

  #course({ id, title, description, locale, lessons }: ReadCourse): Page {
    const described = description === undefined ? {} : { description }
    const items = lessons.map(({ lesson }) => ({
      id: lesson.id,
      title: lesson.title,
      ...(lesson.description === undefined ? {} : { description: lesson.description }),
      href: this.#href(`/${lesson.id}/`),
      draft: lesson.draft,
      challengeKeys: challengeKeys(lesson),
    }))
    return {
      lang: locale,
      title: `${title} · Wireside`,
      description:
        description ??
        `${title}: ${lessons.length} interactive ${lessons.length === 1 ? 'lesson' : 'lessons'}.`,
      bodyHtml: courseMarkup({ id, title, ...described, homeHref: this.#options.base, lessons: items }),
    }
  }

  async #lesson(course: ReadCourse, index: number): Promise<Page> {
    const read = course.lessons[index] as ReadLesson
    const { lesson, titleInBody } = read
    const links = this.#linksOf(course)
    const [previous, next] = [links[index - 1], links[index + 1]]
    const view = {
      id: lesson.id,
      title: lesson.title,
      titleInBody,
      draft: lesson.draft,
      tags: lesson.tags,
      homeHref: this.#options.base,
      course: { title: course.title, href: this.#href(`/${course.id}/`) },
      lessons: around(links, index).map((link) =>
        link.id === lesson.id ? { ...link, current: true } : link,
      ),
      place: index + 1,
      lessonCount: links.length,
      ...(previous ? { previous } : {}),
      ...(next ? { next } : {}),
      bodyHtml: this.#bodies.get(read) ?? (await this.#body(read)),
      challengeKeys: challengeKeys(lesson),
    }
    const lead = leadLength(view.bodyHtml)
    return {
      lang: course.locale,
      title: `${lesson.title} · ${course.title}`,
      description: lesson.description ?? firstSentences(read),
      ...(lead !== undefined && { lead }),
      bodyHtml: lessonMarkup(view),
    }
  }

  #body(read: ReadLesson): Promise<string> {
    return renderBody(read, { ...this.#options, grammars: this.#grammars })
  }

  #linksOf(course: ReadCourse): LessonItem[] {
    const links =
      this.#links.get(course) ??
      course.lessons.map(({ lesson: { id, title } }) => ({
        id,
        title,
        href: this.#href(`/${id}/`),
        current: false,
      }))
    this.#links.set(course, links)
    return links
  }

  #href(address: string): string {
    return pageHref(this.#options.base, address)
  }
}

/** All of a course's lessons, or of a long course as many of those before and after this one. */
function around(links: LessonItem[], index: number): LessonItem[] {
  const from = Math.max(0, Math.min(index - MENU_LESSONS / 2, links.length - MENU_LESSONS))
  return links.length <= MENU_LESSONS ? links : links.slice(from, from + MENU_LESSONS)
}

/** An address under Vite's base. */
export function pageHref(base: string, address: string): string {
  return base.replace(/\/$/, '') + address
}

/** The path that an address's escapes stand for; malformed ones stay, as nothing is called that. */
export function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

/** As a learner's progress names them: `<lesson id>#<exercise id>/<challenge id>`. */
function challengeKeys({ id, exercises }: ReadLesson['lesson']): string[] {
  return exercises.flatMap((exercise) =>
    exercise.challenges.map((challenge) => `${id}#${exercise.id}/${challenge.id}`),
  )
}

/** Characters of text before the first exercise of a lesson's body. */
function leadLength(bodyHtml: string): number | undefined {
  const at = bodyHtml.indexOf('<interactive-exercise')
  return at === -1 ? undefined : bodyHtml.slice(0, at).replace(/<[^>]*>/g, '').length
}

/** For search engines, where the author gives no description: the first paragraph, or the first exercise's. */
function firstSentences({ tokens, lesson }: ReadLesson): string {
  const at = tokens.findIndex(({ type, level }) => type === 'paragraph_open' && level === 0)
  const text = (tokens[at + 1]?.children ?? [])
    .map(({ type, content }) => (type === 'softbreak' ? ' ' : content))
    .join('')
  const whole = (at === -1 ? '' : text) || lesson.exercises[0]?.description || lesson.title
  return whole.length <= 200 ? whole : `${whole.slice(0, 200).replace(/\s+\S*$/, '')} …`
}
