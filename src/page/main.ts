/** The page's entry: defines the elements, which come to life where the page contains them. */
import { ChallengeList } from './challenge-list/element.ts'
import { CodeEditor } from './code-editor/element.ts'
import { CopyButton } from './copy-button/element.ts'
import { ExerciseNotices } from './exercise-notices/element.ts'
import { FolderButton } from './folder-button/element.ts'
import { followLesson } from './hot-lesson.ts'
import { InteractiveExercise } from './interactive-exercise/element.ts'
import { LessonMenu } from './lesson-menu/element.ts'
import { LessonProgress } from './lesson-progress/element.ts'
import { OutputTabs } from './output-tabs/element.ts'
import { RunBar } from './run-bar/element.ts'
import { TerminalPanel } from './terminal-panel/element.ts'
import { ThemeSwitch } from './theme-switch/element.ts'
import { WorkSelector } from './work-selector/element.ts'

// The run bar first: Run is shown when it works, and it works before anything else has come.
InteractiveExercise.define('interactive-exercise')
RunBar.define('run-bar')
ExerciseNotices.define('exercise-notices')
OutputTabs.define('output-tabs')
TerminalPanel.define('terminal-panel')
ChallengeList.define('challenge-list')
CodeEditor.define('code-editor')
WorkSelector.define('work-selector')
ThemeSwitch.define('theme-switch')
FolderButton.define('folder-button')
LessonMenu.define('lesson-menu')
LessonProgress.define('lesson-progress')
if (document.querySelector('quiz-question'))
  void import('./quiz-question/element.ts').then(({ QuizQuestion }) => QuizQuestion.define('quiz-question'))
CopyButton.define('copy-button')
CopyButton.attach(document)

if (import.meta.hot) {
  import.meta.hot.on('wireside:lesson', (change) => void followLesson(change))
  void import('./author-strip/element.ts').then(({ AuthorStrip }) => AuthorStrip.attach())
}
