/** `:::quiz`: a question and its answers, each with feedback. */
import type { Answer, Quiz } from '#lesson/exercise.ts'
import type { Field, Fields } from './fields.ts'
import type { LessonContext } from './lesson-context.ts'
import { readInline } from './read-markdown.ts'

export const QUIZ_KEYS = ['id', 'question', 'answers']

/** `undefined` when there is nothing to ask. */
export function readQuiz(context: LessonContext, fields: Fields): Quiz | undefined {
  fields.require('question')
  fields.require('answers', 'add `answers:`, a list of `{ text, correct, why }`')
  const field = fields.field('question')
  const question = field && readInline(context, fields, field)
  const answers = fields.items('answers').map((item) => readAnswer(context, fields, item))
  const list = fields.field('answers')
  if (list && answers.length > 0 && !answers.some((answer) => answer?.correct !== false))
    fields.report('no-correct-answer', list.place, 'no answer is correct', 'mark one with `correct: true`')
  if (question === undefined) return undefined
  return { id: fields.id('question'), question, answers: answers.filter((answer) => answer !== undefined) }
}

function readAnswer(context: LessonContext, quiz: Fields, item: Field): Answer | undefined {
  const fields = quiz.mapping(item, 'an answer', ['text', 'correct', 'why'])
  fields.require('text')
  const correct = fields.boolean('correct') ?? false
  const [text, why] = ['text', 'why'].map((key) => {
    const field = fields.field(key)
    return field && readInline(context, fields, field)
  })
  return text === undefined ? undefined : { text, correct, ...(why === undefined ? {} : { why }) }
}
