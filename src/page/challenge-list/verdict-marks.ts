/** What a verdict looks like: the sentence with its mark in words, and below it what happened. */
import type { CheckOutcome, Verdict } from '#lesson/check.ts'

const WORDS: Record<CheckOutcome, string> = {
  passed: 'Holds: ',
  failed: 'Does not hold: ',
  stopped: 'Stopped: ',
  broken: 'Not checked: ',
}

/** The pieces of a check's line, of which `that` is the sentence. */
export function verdictMarks(verdict: Verdict, that: Element): Element[] {
  const { outcome, message, frame, place, errors } = verdict
  const pieces = [piece('span', 'hidden', WORDS[outcome]), that]
  if (outcome === 'broken')
    pieces.push(
      piece(
        'p',
        'why',
        `It is the lesson that is broken, not your program: ${message}${place ? ` (${place.file}, line ${place.line})` : ''}`,
      ),
    )
  else if (message !== '') pieces.push(piece('p', 'why', message))
  for (const error of new Set(errors.map(errorText)))
    if (!message.includes(error)) pieces.push(piece('p', 'error', error))
  if (outcome !== 'passed' && frame)
    pieces.push(piece('p', 'frame', `Decided by ${frame.text} at ${Math.round(frame.timeMs)} ms.`))
  return pieces
}

function errorText({ message, source }: Verdict['errors'][number]): string {
  return source ? `${message} (${source.file}, line ${source.line})` : message
}

function piece(tag: 'p' | 'span', name: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  return element
}
