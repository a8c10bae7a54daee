/** What can be checked only when all lessons are read: twice the same lesson, links, pictures, anchors. */
import type { Place } from '#lesson/problem.ts'
import type { ReadCourse } from './content.ts'
import type { Files } from './files.ts'
import { linkTarget } from './link-target.ts'
import type { ProblemCode } from './problem-codes.ts'
import type { ProblemList } from './problem-list.ts'
import type { ReadLesson } from './read-lesson.ts'
import type { LessonLink } from './read-markdown.ts'
import { nearestWord } from './suggestion.ts'

export function checkContent(
  files: Files,
  courses: ReadCourse[],
  lessons: ReadonlyMap<string, ReadLesson>,
  problems: ProblemList,
): void {
  for (const { lessons: siblings } of courses) reportTwins(siblings, problems)
  const pages = new Set(['/', ...courses.map(({ id }) => `/${id}/`)])
  for (const { lesson } of lessons.values()) pages.add(`/${lesson.id}/`)
  for (const read of lessons.values())
    for (const link of read.links) checkLink({ files, lessons, pages, problems, read }, link)
}

function reportTwins(siblings: ReadLesson[], problems: ProblemList): void {
  const first = new Map<string, string>()
  for (const { lesson, source } of siblings) {
    const other = first.get(lesson.id)
    if (other === undefined) first.set(lesson.id, lesson.file)
    else
      problems.add(
        'duplicate-lesson',
        source,
        source.placeOn(0, 0, 1),
        `the lesson \`${lesson.id}\` is there already`,
        `${other} has the same name behind its number: rename one of them`,
      )
  }
}

interface LinkCheck {
  files: Files
  lessons: ReadonlyMap<string, ReadLesson>
  /** Addresses of all pages, without the base. */
  pages: ReadonlySet<string>
  problems: ProblemList
  read: ReadLesson
}

function checkLink(check: LinkCheck, { kind, href, place }: LessonLink): void {
  const { files, lessons, pages, problems, read } = check
  const report = (code: ProblemCode, message: string, advice: string, at: Place = place) =>
    problems.add(code, read.source, at, message, advice)
  const broken = kind === 'picture' ? 'missing-picture' : 'broken-link'
  const target = linkTarget(files, read.lesson.file, href)
  switch (target.type) {
    case 'unsafe':
      return report(
        'unsafe-link',
        `a lesson cannot hold a \`${target.scheme}:\` address`,
        'link to http:, https: or mailto:',
      )
    case 'outside':
      return report(
        'path-outside',
        `\`${href}\` leads out of ${files.content}/`,
        'put the file beside the lesson',
      )
    case 'site':
      if (
        kind === 'link'
          ? pages.has(target.path) || isPublic(files, target.path)
          : isPublic(files, target.path)
      )
        return
      return report(
        broken,
        `no page or file of the site is \`${target.path}\``,
        advisePage(target.path, pages),
      )
    case 'lesson': {
      const lesson = lessons.get(target.file)
      if (!lesson || kind === 'picture')
        return report(broken, `there is no lesson ${target.file}`, adviseFile(files, target.file))
      if (lesson.lesson.draft && !read.lesson.draft)
        return report(
          'link-to-draft',
          `${target.file} is a draft, which is not published`,
          'publish it, or remove the link',
        )
      return reportAnchor(check, lesson, target.anchor, href, place)
    }
    case 'anchor':
      return reportAnchor(check, read, target.anchor, href, place)
    case 'file':
      if (!files.exists(target.file))
        report(broken, `there is no file ${target.file}`, adviseFile(files, target.file))
      return undefined
    case 'external':
      return undefined
  }
}

function reportAnchor(
  { problems, read }: LinkCheck,
  { anchors, lesson }: ReadLesson,
  anchor: string,
  href: string,
  place: Place,
): void {
  if (anchor === '' || anchors.has(anchor)) return
  const at = href.indexOf('#')
  const nearest = nearestWord(anchor, [...anchors])
  problems.add(
    'broken-anchor',
    read.source,
    { ...place, column: place.column + at, length: Math.max(1, place.length - at) },
    `${lesson.file} has no heading \`#${anchor}\``,
    nearest === undefined ? 'an anchor is the slug of a heading' : `did you mean \`#${nearest}\`?`,
  )
}

function isPublic(files: Files, path: string): boolean {
  return files.exists(`public${path}`)
}

function advisePage(path: string, pages: ReadonlySet<string>): string {
  const nearest = nearestWord(path, [...pages])
  return nearest === undefined ? 'link to a lesson by its .md file' : `did you mean \`${nearest}\`?`
}

function adviseFile(files: Files, file: string): string {
  const folder = file.slice(0, file.lastIndexOf('/'))
  const names = files.list(folder).map(({ name }) => name)
  const nearest = nearestWord(file.slice(folder.length + 1), names)
  return nearest === undefined ? 'paths are relative to the lesson' : `did you mean \`${nearest}\`?`
}
