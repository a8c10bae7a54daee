/**
 * The page's entry: defines the elements, which come to life where the page contains them. Those of
 * exercises are loaded when the first of them is less than a view away, or is entered.
 */
import { CopyButton } from './copy-button/element.ts'
import { LessonMenu } from './lesson-menu/element.ts'
import { LessonProgress } from './lesson-progress/element.ts'
import { onceNear } from './nearness.ts'
import { ThemeSwitch } from './theme-switch/element.ts'

const { exercises = '' } = document.querySelector<HTMLElement>('script[data-exercises]')?.dataset ?? {}
const loadExercises = () => void import(/* @vite-ignore */ exercises)

// Where the page's HTML has prepared the sandbox an exercise is near, and they are loaded beside this script.
if (!document.querySelector('#early-sandbox'))
  for (const exercise of document.querySelectorAll('interactive-exercise')) {
    onceNear(exercise, '100%', loadExercises)
    for (const event of ['focusin', 'pointerdown']) exercise.addEventListener(event, loadExercises)
  }

ThemeSwitch.define('theme-switch')
LessonMenu.define('lesson-menu')
LessonProgress.define('lesson-progress')
if (document.querySelector('quiz-question'))
  void import('./quiz-question/element.ts').then(({ QuizQuestion }) => QuizQuestion.define('quiz-question'))
CopyButton.define('copy-button')
CopyButton.attach(document)

if (import.meta.hot) {
  import.meta.hot.on(
    'wireside:lesson',
    (change) => void import('./hot-lesson.ts').then(({ followLesson }) => followLesson(change)),
  )
  void import('./author-strip/element.ts').then(({ AuthorStrip }) => AuthorStrip.attach())
}
