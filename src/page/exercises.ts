/** The elements of exercises. Loaded when one is near, for they are more code than the rest of a page. */
import { ChallengeList } from './challenge-list/element.ts'
import { CodeEditor } from './code-editor/element.ts'
import { ExerciseNotices } from './exercise-notices/element.ts'
import { FolderButton } from './folder-button/element.ts'
import { InteractiveExercise } from './interactive-exercise/element.ts'
import { OutputTabs } from './output-tabs/element.ts'
import { RunBar } from './run-bar/element.ts'
import { TerminalPanel } from './terminal-panel/element.ts'
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
FolderButton.define('folder-button')
