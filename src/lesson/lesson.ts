/** A lesson and its course: the model that reading produces and rendering consumes. */
import type { Exercise, Quiz } from './exercise.ts'

export interface Lesson {
  /** `<course>/<slug>`: stable when `NN` changes. */
  id: string
  course: string
  slug: string
  /** From the file name's `NN`. */
  order: number
  title: string
  description?: string
  draft: boolean
  tags: string[]
  /** Below the project's root, with `/`. */
  file: string
  exercises: Exercise[]
  quizzes: Quiz[]
}

export interface Course {
  /** The folder's name. */
  id: string
  title: string
  description?: string
  /** BCP 47, the `lang` of its pages. */
  locale: string
  lessons: Lesson[]
}
