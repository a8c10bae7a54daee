/** A lesson's body: its tokens as HTML, its directives by the page's own markup. */
import { createHash } from 'node:crypto'
import type { Challenge, Exercise, ExerciseData, Quiz } from '#lesson/exercise.ts'
import { calloutMarkup } from '#page/callout-note/markup.ts'
import { exerciseMarkup, type ChallengeView } from '#page/interactive-exercise/markup.ts'
import { escapeHtml } from '#page/markup.ts'
import { quizMarkup } from '#page/quiz-question/markup.ts'
import { hasChallengeData } from './challenge-data.ts'
import type { Edition } from './content.ts'
import type { Directive } from './directive.ts'
import type { Files } from './files.ts'
import type { Grammars } from './grammar.ts'
import { highlight, isOwnLanguage } from './highlight.ts'
import { linkTarget } from './link-target.ts'
import {
  fenceLanguages,
  parseInlineMarkdown,
  parseMarkdown,
  renderMarkdown,
  type MarkdownView,
} from './markdown.ts'
import { bundleName } from './package-bundle.ts'
import { clientFile, programOf } from './programs.ts'
import type { ReadLesson } from './read-lesson.ts'

export interface RenderOptions {
  files: Files
  edition: Edition
  grammars: Grammars
  base: string
  assetHref: (file: string) => string
  /** The address of a package's bundle, by the name that `bundleName` makes. */
  packageHref: (bundle: string) => string
  /** The address of an exercise's `ChallengeSet`. */
  challengesHref: (lessonId: string, exercise: Exercise) => Promise<string>
}

export async function renderBody(read: ReadLesson, options: RenderOptions): Promise<string> {
  const { lesson, tokens, exercises, quizzes } = read
  await loadGrammars(read, options.grammars)
  const data = new Map<Exercise, ExerciseData | undefined>()
  for (const exercise of lesson.exercises)
    data.set(exercise, await exerciseData(lesson.id, exercise, options))

  const view: MarkdownView = {
    ...inlineView(read, options),
    directiveHtml(directive: Directive, bodyHtml: string): string {
      const { name, title } = directive
      const exercise = exercises.get(directive)
      const quiz = quizzes.get(directive)
      if (exercise) return exerciseHtml(exercise, data.get(exercise), view)
      if (quiz) return quizHtml(lesson.id, quiz, view)
      if (name !== 'note' && name !== 'tip' && name !== 'warning') return bodyHtml
      return calloutMarkup({ kind: name, ...(title === '' ? {} : { title }), bodyHtml })
    },
  }
  return renderMarkdown(tokens, view)
}

/** Everything but directives, which a YAML value cannot hold. */
function inlineView(read: ReadLesson, options: RenderOptions): MarkdownView {
  const { files, edition, base, grammars } = options
  const { file } = read.lesson
  const root = base.replace(/\/$/, '')
  const linkHref = (written: string): string | undefined => {
    const target = linkTarget(files, file, written)
    if (target.type === 'lesson') {
      const lesson = edition.lessons.get(target.file)?.lesson
      return lesson && `${root}/${lesson.id}/${target.anchor === '' ? '' : `#${target.anchor}`}`
    }
    if (target.type === 'file') return options.assetHref(target.file) + target.suffix
    if (target.type === 'site') return root + target.path + target.suffix
    return target.type === 'unsafe' || target.type === 'outside' ? undefined : written
  }
  return {
    linkHref,
    pictureHref: linkHref,
    codeHtml: (code, language) => highlight(code, language) ?? grammars.highlight(code, language),
    directiveHtml: (_directive, bodyHtml) => bodyHtml,
  }
}

async function loadGrammars({ tokens, lesson }: ReadLesson, grammars: Grammars): Promise<void> {
  const texts = lesson.exercises.flatMap(({ explanation, challenges }) => [
    explanation?.text ?? '',
    ...challenges.flatMap(({ description, hints }) => [description ?? '', ...hints]),
  ])
  const fenced = texts.filter((text) => text.includes('```') || text.includes('~~~'))
  const languages = [
    ...fenceLanguages(tokens),
    ...fenced.flatMap((text) => fenceLanguages(parseMarkdown(text))),
  ]
  const missing = languages.filter((language) => language !== '' && !isOwnLanguage(language))
  if (missing.length > 0) await grammars.load(missing)
}

function exerciseHtml(exercise: Exercise, data: ExerciseData | undefined, view: MarkdownView): string {
  if (!data) return `<p>${escapeHtml(exercise.title)}: its program cannot be parsed.</p>`
  const { description, explanation, server } = exercise
  return exerciseMarkup({
    id: exercise.id,
    title: exercise.title,
    ...(description === undefined ? {} : { descriptionHtml: inlineHtml(description, view) }),
    codeHtml: highlight(exercise.code.text, exercise.language) ?? '',
    codeFile: clientFile(exercise),
    ...(server.show
      ? { serverHtml: highlight(server.code.text, 'javascript') ?? '' }
      : exercise.challenges.some((challenge) => challenge.server?.show)
        ? { serverHtml: '' }
        : {}),
    ...(explanation ? { explanationHtml: blockHtml(explanation.text, view) } : {}),
    challenges: exercise.challenges.map((challenge) => challengeView(challenge, view)),
    data,
  })
}

function challengeView(challenge: Challenge, view: MarkdownView): ChallengeView {
  const { id, title, description, hints, checks } = challenge
  return {
    id,
    titleHtml: inlineHtml(title, view),
    ...(description === undefined ? {} : { descriptionHtml: blockHtml(description, view) }),
    hintsHtml: hints.map((hint) => blockHtml(hint, view)),
    checks: checks.map(({ that }) => that),
  }
}

function quizHtml(lessonId: string, { id, question, answers }: Quiz, view: MarkdownView): string {
  return quizMarkup({
    key: `${lessonId}#${id}`,
    id,
    questionHtml: inlineHtml(question, view),
    answers: answers.map(({ text, correct, why }) => ({
      textHtml: inlineHtml(text, view),
      correct,
      ...(why === undefined ? {} : { whyHtml: inlineHtml(why, view) }),
    })),
  })
}

function inlineHtml(text: string, view: MarkdownView): string {
  return renderMarkdown(parseInlineMarkdown(text), view)
}

function blockHtml(text: string, view: MarkdownView): string {
  return renderMarkdown(parseMarkdown(text), view)
}

/** `undefined` when one of the programs cannot be parsed. */
async function exerciseData(
  lessonId: string,
  exercise: Exercise,
  { packageHref, challengesHref }: RenderOptions,
): Promise<ExerciseData | undefined> {
  const { id, language, editable, code, server, network, imports } = exercise
  const client = await programOf(code, clientFile(exercise))
  const serverProgram = await programOf(server.code, 'server.js')
  if (!client || !serverProgram) return undefined
  const { code: javascript, ...analysis } = client
  return {
    key: `${lessonId}#${id}`,
    language,
    editable,
    version: createHash('sha256').update(code.text).digest('base64url').slice(0, 8),
    client: { ...analysis, ...(javascript === code.text ? {} : { code: javascript }) },
    server: serverProgram,
    ...(Object.keys(server.options).length === 0 ? {} : { serverOptions: server.options }),
    serverShow: server.show,
    serverEditable: server.editable,
    network,
    ...(imports.length === 0
      ? {}
      : {
          packages: Object.fromEntries(
            imports.map((specifier) => [specifier, packageHref(bundleName(specifier, imports))]),
          ),
        }),
    ...(hasChallengeData(exercise) && { challenges: await challengesHref(lessonId, exercise) }),
  }
}
