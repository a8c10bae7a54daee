/** What a verdict looks like: the sentence with its mark in words, and below it what happened. */
import type { CheckOutcome, Verdict } from '#lesson/check.ts'
import { worded } from './worded.ts'

const WORDS: Record<CheckOutcome, string> = {
  passed: 'Holds: ',
  failed: 'Does not hold: ',
  stopped: 'Stopped: ',
  broken: 'Not checked: ',
}

/**
 * The pieces of a check's line, of which `that` is the sentence. Where there is a run to be looked at,
 * `watch` shows it.
 */
export function verdictMarks(verdict: Verdict, that: Element, watch?: () => void): Element[] {
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
  if (watch && (outcome === 'failed' || outcome === 'stopped')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = frame ? 'Watch it, at the frame that decided' : 'Watch it'
    button.addEventListener('click', watch)
    const row = piece('p', 'watch', '')
    row.append(button)
    pieces.push(row)
  }
  return pieces
}

function errorText({ message, source }: Verdict['errors'][number]): string {
  return source ? `${message} (${source.file}, line ${source.line})` : message
}

function piece(tag: 'p' | 'span', name: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = name
  element.append(...worded(text))
  return element
}
