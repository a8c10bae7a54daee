/**
 * All courses of `content/`, read. Lessons are kept as read until their file, or one that they lean on,
 * changes, so that an edit costs one reading.
 */
import type { Course } from '#lesson/lesson.ts'
import type { Problem } from '#lesson/problem.ts'
import { checkContent } from './check-content.ts'
import { Fields } from './fields.ts'
import { Files } from './files.ts'
import { reportEncoding, type Workplace } from './lesson-context.ts'
import { PackageLibrary } from './package-library.ts'
import { byPlace, ProblemList } from './problem-list.ts'
import { readLesson, type ReadLesson } from './read-lesson.ts'
import { ServerLibrary } from './server-library.ts'
import { slugify } from './slug.ts'
import type { SourceFile } from './source-file.ts'
import { readYaml } from './yaml.ts'

/** What the courses are at one moment. */
export interface Edition {
  courses: ReadCourse[]
  /** By the lesson's file. */
  lessons: ReadonlyMap<string, ReadLesson>
  /** Of all files, sorted. */
  problems: Problem[]
}

export interface ReadCourse extends Omit<Course, 'lessons'> {
  /** In their order, drafts included. */
  lessons: ReadLesson[]
}

/** Folders of the built site that a course cannot have. */
const RESERVED = ['assets']

export class Content {
  readonly files: Files
  #workplace: Workplace
  readonly #lessons = new Map<string, ReadLesson>()

  /** @param folder of the courses, below `root` */
  constructor(root: string, folder = 'content') {
    this.files = new Files(root, folder)
    this.#workplace = this.#furnish()
  }

  async read(): Promise<Edition> {
    const problems = new ProblemList()
    const courses: ReadCourse[] = []
    const lessons = new Map<string, ReadLesson>()
    for (const { name, isFolder } of this.files.list(this.files.content)) {
      const path = `${this.files.content}/${name}`
      if (isFolder) courses.push(await this.#readCourse(name, problems))
      else if (name.endsWith('.md')) this.#reportMisplaced(path, problems)
    }
    for (const course of courses) for (const read of course.lessons) lessons.set(read.lesson.file, read)
    checkContent(this.files, courses, lessons, problems)
    const all = [...lessons.values()].flatMap((read) => read.problems)
    return { courses, lessons, problems: [...all, ...problems.sorted()].toSorted(byPlace) }
  }

  /** Forgets what was read of a file that has changed, come or gone. Says which lessons that concerns. */
  forget(file: string): string[] {
    this.files.forget(file)
    if (!file.startsWith(`${this.files.content}/`)) this.#workplace = this.#furnish()
    const concerned = [...this.#lessons.values()].filter(
      ({ lesson, dependencies }) =>
        lesson.file === file || dependencies.has(file) || !file.startsWith(`${this.files.content}/`),
    )
    for (const { lesson } of concerned) this.#lessons.delete(lesson.file)
    return concerned.map(({ lesson }) => lesson.file)
  }

  #furnish(): Workplace {
    return {
      files: this.files,
      servers: new ServerLibrary(this.files),
      packages: new PackageLibrary(this.files),
    }
  }

  async #readCourse(id: string, problems: ProblemList): Promise<ReadCourse> {
    const folder = `${this.files.content}/${id}`
    const lessons: ReadLesson[] = []
    for (const { name, isFolder } of this.files.list(folder)) {
      const file = `${folder}/${name}`
      if (!isFolder && /\.md$/i.test(name)) lessons.push(await this.#readLesson(id, file))
      else if (isFolder) this.#reportNested(file, problems)
    }
    lessons.sort((a, b) => a.lesson.order - b.lesson.order || (a.lesson.file < b.lesson.file ? -1 : 1))
    if (lessons[0]) this.#checkFolderName(id, lessons[0].source, problems)
    return { id, ...readCourseFile(this.files, folder, id, problems), lessons }
  }

  async #readLesson(course: string, file: string): Promise<ReadLesson> {
    const read = this.#lessons.get(file) ?? (await readLesson(this.#workplace, course, file))
    this.#lessons.set(file, read)
    return read
  }

  #checkFolderName(id: string, source: SourceFile, problems: ProblemList): void {
    if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && !RESERVED.includes(id)) return
    problems.add(
      'bad-folder-name',
      source,
      source.placeOn(0, 0, 1),
      RESERVED.includes(id)
        ? `the folder \`${id}\` is the site's own`
        : `\`${id}\` is no name for a course's folder`,
      `it is in the address of its pages: \`${RESERVED.includes(id) ? `${id}-course` : slugify(id) || 'course'}\``,
    )
  }

  #reportMisplaced(file: string, problems: ProblemList): void {
    const source = this.files.source(file)
    const name = file.slice(file.lastIndexOf('/') + 1)
    if (source)
      problems.add(
        'bad-file-name',
        source,
        source.placeOn(0, 0, 1),
        'a lesson is in the folder of its course',
        `move it to \`${this.files.content}/<course>/${/^\d+-/.test(name) ? name : `01-${name}`}\``,
      )
  }

  #reportNested(folder: string, problems: ProblemList): void {
    for (const { name, isFolder } of this.files.list(folder)) {
      if (isFolder) this.#reportNested(`${folder}/${name}`, problems)
      else if (/^\d+-.*\.md$/i.test(name)) this.#reportMisplaced(`${folder}/${name}`, problems)
    }
  }
}

const COURSE_KEYS = ['title', 'description', 'locale']

function readCourseFile(
  files: Files,
  folder: string,
  id: string,
  problems: ProblemList,
): Pick<Course, 'title' | 'description' | 'locale'> {
  const none = { title: id, locale: 'en' }
  const source = files.source(`${folder}/course.yaml`)
  if (!source) return none
  reportEncoding(source, files.bytes(source.path) ?? Buffer.alloc(0), problems)
  const part = readYaml(source, 0, source.lines.length, problems)
  if (part.document.contents === null) return none
  const fields = new Fields(
    part,
    problems,
    source.placeOn(0),
    part.document.contents,
    '`course.yaml`',
    COURSE_KEYS,
  )
  const description = fields.text('description')
  return {
    title: fields.text('title') ?? id,
    ...(description === undefined ? {} : { description }),
    locale: readLocale(fields) ?? 'en',
  }
}

function readLocale(fields: Fields): string | undefined {
  const field = fields.field('locale')
  const locale = field && fields.textOf(field)
  if (!field || locale === undefined) return undefined
  try {
    return Intl.getCanonicalLocales(locale)[0]
  } catch {
    fields.report(
      'unknown-locale',
      field.place,
      `\`${locale}\` is no language tag`,
      'write a BCP 47 tag, such as `en`, `de` or `pt-BR`',
    )
    return undefined
  }
}
