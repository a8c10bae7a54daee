/** The elements of exercises. Loaded when one is near, for they are more code than the rest of a page. */
import { ChallengeList } from './challenge-list/element.ts'
import { CodeEditor } from './code-editor/element.ts'
import { ExerciseNotices } from './exercise-notices/element.ts'
import { FolderButton } from './folder-button/element.ts'
import { InteractiveExercise } from './interactive-exercise/element.ts'
import { idle } from './nearness.ts'
import { OutputTabs } from './output-tabs/element.ts'
import { RunBar } from './run-bar/element.ts'
import { TerminalPanel } from './terminal-panel/element.ts'
import { WorkSelector } from './work-selector/element.ts'

// Before the first paint, which so shows the learner's own program and where Run can be pressed.
InteractiveExercise.define('interactive-exercise')
RunBar.define('run-bar')
ExerciseNotices.define('exercise-notices')
CodeEditor.define('code-editor')
TerminalPanel.define('terminal-panel')
void defineOthers()

/** These change little of what is seen, and leave the page to a learner who presses Run at once. */
async function defineOthers(): Promise<void> {
  await idle()
  OutputTabs.define('output-tabs')
  ChallengeList.define('challenge-list')
  WorkSelector.define('work-selector')
  FolderButton.define('folder-button')
}
