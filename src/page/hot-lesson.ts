/**
 * In `dev`: a lesson's text has changed on disk. The page takes the new text and keeps, in place and
 * untouched, the exercises whose programs are the same: what is typed, what runs, where one is.
 */
import { CopyButton } from './copy-button/element.ts'
import { sessionOf } from './session.ts'

/** Fetches this page again, if `path` is its own, and swaps what has changed. */
export async function followLesson({ path }: { path: string }): Promise<void> {
  if (decodeURI(location.pathname) !== decodeURI(path)) return
  const response = await fetch(path)
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
  const main = document.querySelector('main')
  const freshMain = fresh.querySelector('main')
  if (!main || !freshMain) return location.reload()
  document.title = fresh.title
  swap(main, freshMain)
  CopyButton.attach(document)
}

function swap(main: Element, freshMain: Element): void {
  let cursor: ChildNode | null = main.firstChild
  for (const next of Array.from(freshMain.childNodes)) {
    const kept = sameExercise(main, next)
    if (!kept || !isAtOrAfter(kept, cursor)) {
      main.insertBefore(document.adoptNode(next), cursor)
      continue
    }
    while (cursor && cursor !== kept) cursor = removeAndStep(cursor)
    refresh(kept, next as Element)
    cursor = kept.nextSibling
  }
  while (cursor) cursor = removeAndStep(cursor)
}

function sameExercise(main: Element, next: ChildNode): Element | undefined {
  if (!(next instanceof Element) || next.localName !== 'interactive-exercise') return undefined
  const { key, version } = (next as HTMLElement).dataset
  return [...main.querySelectorAll<HTMLElement>(':scope > interactive-exercise')].find(
    ({ dataset }) => dataset['key'] === key && dataset['version'] === version,
  )
}

function isAtOrAfter(node: Node, cursor: Node | null): boolean {
  if (!cursor) return false
  return node === cursor || Boolean(cursor.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)
}

function removeAndStep(node: ChildNode): ChildNode | null {
  const next = node.nextSibling
  node.remove()
  return next
}

/** Everything of an exercise but its workbench; what its next run is made of, too. */
function refresh(exercise: Element, next: Element): void {
  for (const piece of ['header', '.aside'])
    if (exercise.querySelector(piece)?.innerHTML !== next.querySelector(piece)?.innerHTML) {
      const fresh = next.querySelector(piece)
      if (fresh) exercise.querySelector(piece)?.replaceWith(document.adoptNode(fresh))
    }
  const json = next.querySelector(':scope > script[type="application/json"]')?.textContent
  if (json !== undefined) sessionOf(exercise).data = JSON.parse(json) as ReturnType<typeof sessionOf>['data']
}
