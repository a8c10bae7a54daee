/** Every program that was tried with the verdict on it, as a markdown table. */
import type { Verdict } from '#lesson/check.ts'
import type { TriedProgram } from './findings.ts'

/** One row for each program and challenge; where a check does not hold, what it says. */
export function verdictTable(tried: TriedProgram[]): string {
  const rows = tried.map(({ trial, rounds }) => {
    const { lesson, challenge, code, name } = trial
    const isOwnFile = code.file !== lesson.file
    return [
      challenge?.title ?? trial.exercise.title,
      name,
      isOwnFile ? code.file.slice(code.file.lastIndexOf('/') + 1) : `line ${code.line}`,
      verdictOf(rounds[0] ?? []),
      rounds.length === 1
        ? 'once'
        : `${rounds.length} times, ${isSteady(rounds) ? 'the same' : 'not the same'}`,
    ]
  })
  const lines = [
    ['challenge', 'program', 'where', 'verdict', 'tried'],
    ['---', '---', '---', '---', '---'],
    ...rows,
  ]
  return lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')
}

function verdictOf(verdicts: Verdict[]): string {
  const wrong = verdicts.filter(({ outcome }) => outcome !== 'passed')
  if (wrong.length === 0) return 'passes'
  return wrong.map(({ outcome, that, message }) => `${outcome}: **${that}** ${message}`).join('<br>')
}

function isSteady(rounds: Verdict[][]): boolean {
  const outcomes = rounds.map((verdicts) => verdicts.map(({ id, outcome }) => `${id} ${outcome}`).join())
  return new Set(outcomes).size === 1
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')
}
