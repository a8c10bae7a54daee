/**
 * A lesson's file to its model, its tokens and its problems. What concerns other files too (links,
 * twice the same lesson) is checked when all are read, by `check-content.ts`.
 */
import type { Exercise, Quiz } from '#lesson/exercise.ts'
import type { Lesson } from '#lesson/lesson.ts'
import type { Place, Problem } from '#lesson/problem.ts'
import { allDirectives, scanDirectives, type Directive } from './directive.ts'
import { Fields } from './fields.ts'
import { reportEncoding, type LessonContext, type Workplace } from './lesson-context.ts'
import { firstTitle, identifyHeadings, parseMarkdown, type Token } from './markdown.ts'
import { ProblemList } from './problem-list.ts'
import { checkPrograms } from './programs.ts'
import { EXERCISE_KEYS, readExercise } from './read-exercise.ts'
import { noteLinks, type LessonLink } from './read-markdown.ts'
import { QUIZ_KEYS, readQuiz } from './read-quiz.ts'
import { slugify } from './slug.ts'
import { SourceFile } from './source-file.ts'
import { readYaml } from './yaml.ts'

/** A lesson as read, with everything that checking and rendering need of it. */
export interface ReadLesson {
  lesson: Lesson
  source: SourceFile
  problems: Problem[]
  links: LessonLink[]
  dependencies: ReadonlySet<string>
  tokens: Token[]
  /** The title stands in the text. */
  titleInBody: boolean
  /** What `#…` may name on the lesson's page. */
  anchors: ReadonlySet<string>
  exercises: ReadonlyMap<Directive, Exercise>
  quizzes: ReadonlyMap<Directive, Quiz>
}

const FRONT_MATTER_KEYS = ['title', 'description', 'draft', 'tags']
const FILE_NAME = /^(?:(\d+)-)?([a-z0-9]+(?:-[a-z0-9]+)*)\.md$/

/** Reads `file`, which must exist. Never throws for what an author wrote. */
export async function readLesson(workplace: Workplace, course: string, file: string): Promise<ReadLesson> {
  const bytes = workplace.files.bytes(file) ?? Buffer.alloc(0)
  const source = workplace.files.source(file) ?? new SourceFile(file, '')
  const problems = new ProblemList()
  const context: LessonContext = { ...workplace, source, problems, dependencies: new Set(), links: [] }
  reportEncoding(source, bytes, problems)
  if (source.text.trim() === '')
    problems.add('empty-lesson', source, source.placeOn(0), 'the file is empty', 'begin with a title: `# …`')

  const { order, slug } = readFileName(context, file)
  const front = readFrontMatter(context)
  const directives = scanDirectives(source, front.end, problems)
  const all = allDirectives(directives)
  const exercises = new Map<Directive, Exercise>()
  const quizzes = new Map<Directive, Quiz>()
  for (const directive of all) readDirective(context, directive, exercises, quizzes)
  reportSameIds(context, [...exercises, ...quizzes])

  const text = '\n'.repeat(front.end) + source.text.slice(source.offsetOf(front.end))
  const tokens = parseMarkdown(text, new Map(all.map((directive) => [directive.openLine, directive])))
  noteLinks(context, tokens, { text, file, line: 1, indent: 0 })
  const taken = [...exercises.values()].map(({ id }) => `exercise-${id}`)
  const anchors = identifyHeadings(tokens, ['main', ...taken])
  const heading = firstTitle(tokens)
  const title = front.title ?? heading
  if (title === undefined && source.text.trim() !== '')
    problems.add(
      'missing-title',
      source,
      source.placeOn(front.end),
      'the lesson has no title',
      'begin its text with `# A title`, or write `title:` into its front matter',
    )
  for (const exercise of exercises.values()) await checkPrograms(context, exercise)

  const lesson: Lesson = {
    id: `${course}/${slug}`,
    course,
    slug,
    order,
    title: title ?? slug,
    ...(front.description === undefined ? {} : { description: front.description }),
    draft: front.draft,
    tags: front.tags,
    file,
    exercises: [...exercises.values()],
    quizzes: [...quizzes.values()],
  }
  return {
    lesson,
    source,
    problems: problems.sorted(),
    links: context.links,
    dependencies: context.dependencies,
    tokens,
    titleInBody: heading !== undefined,
    anchors: new Set([...anchors, ...taken]),
    exercises,
    quizzes,
  }
}

/** A file without a number comes after those that have one, and gives way where its name is taken. */
function readFileName(context: LessonContext, file: string): { order: number; slug: string } {
  const { source, problems } = context
  const name = file.slice(file.lastIndexOf('/') + 1)
  const [, order, slug] = FILE_NAME.exec(name) ?? []
  if (slug !== undefined && order !== undefined) return { order: Number(order), slug }
  if (slug !== undefined)
    return { order: Number.MAX_SAFE_INTEGER, slug: isTaken(context, file, slug) ? `${slug}-2` : slug }
  const bare = slugify(name.replace(/\.md$/i, '').replace(/^\d+[-_ .]*/, '')) || 'lesson'
  const number = /^\d+/.exec(name)?.[0].padStart(2, '0') ?? '01'
  problems.add(
    'bad-file-name',
    source,
    source.placeOn(0, 0, 1),
    `\`${name}\` is no name for a lesson's file`,
    `a number, a hyphen, and the name in its address: \`${number}-${bare}.md\``,
  )
  return { order: Number(number), slug: bare }
}

function isTaken({ files, dependencies }: LessonContext, file: string, slug: string): boolean {
  const folder = file.slice(0, file.lastIndexOf('/'))
  const twin = files.list(folder).find(({ name }) => /^\d/.test(name) && FILE_NAME.exec(name)?.[2] === slug)
  if (twin) dependencies.add(`${folder}/${twin.name}`)
  return twin !== undefined
}

interface FrontMatter {
  title?: string
  description?: string
  draft: boolean
  tags: string[]
  /** The first line behind it, 0-based. */
  end: number
}

function readFrontMatter({ source, problems }: LessonContext): FrontMatter {
  const none = { draft: false, tags: [], end: 0 }
  if (source.lines[0]?.trimEnd() !== '---') return none
  const close = source.lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (close === -1) {
    problems.add(
      'unclosed-front-matter',
      source,
      source.placeOn(0),
      'the front matter is never closed',
      'end it with a line `---`',
    )
    return { ...none, end: 1 }
  }
  const part = readYaml(source, 1, close, problems)
  const { contents } = part.document
  if (contents === null) return { ...none, end: close + 1 }
  const fields = new Fields(
    part,
    problems,
    source.placeOn(1),
    contents,
    'the front matter',
    FRONT_MATTER_KEYS,
  )
  const title = fields.text('title')
  const description = fields.text('description')
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    draft: fields.boolean('draft') ?? false,
    tags: fields.texts('tags').map(({ text }) => text),
    end: close + 1,
  }
}

function readDirective(
  context: LessonContext,
  directive: Directive,
  exercises: Map<Directive, Exercise>,
  quizzes: Map<Directive, Quiz>,
): void {
  const { name, from, to, openLine } = directive
  if (name !== 'interactive-code' && name !== 'quiz') return
  const { source, problems } = context
  const part = readYaml(source, from, to, problems)
  const keys = name === 'quiz' ? QUIZ_KEYS : EXERCISE_KEYS
  const place = source.placeOn(openLine)
  const fields = new Fields(part, problems, place, part.document.contents, `\`${name}\``, keys)
  if (name === 'quiz') {
    const quiz = readQuiz(context, fields)
    if (quiz) quizzes.set(directive, quiz)
  } else {
    const exercise = readExercise(context, fields)
    if (exercise) exercises.set(directive, exercise)
  }
}

/** Exercises and quizzes keep what a learner did under their ids: no two of a lesson may share one. */
function reportSameIds({ source, problems }: LessonContext, named: [Directive, { id: string }][]): void {
  const first = new Map<string, Place>()
  for (const [{ openLine }, { id }] of named.toSorted(([a], [b]) => a.openLine - b.openLine)) {
    const place = source.placeOn(openLine)
    const other = first.get(id)
    if (other)
      problems.add(
        'duplicate-id',
        source,
        place,
        `the id \`${id}\` is taken already`,
        `by the directive in line ${other.line}: give one of them an \`id:\` of its own`,
      )
    else first.set(id, place)
  }
}
