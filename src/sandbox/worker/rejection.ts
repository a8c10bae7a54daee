/**
 * Whether a program can leave a promise rejected that nobody handles: by its words, those in strings
 * included, so that one which cannot is known at once. A program that hides what it does, as in
 * `(() => {}).constructor('…')`, only has its rejections told some events later.
 */
import { exec } from './primordials.ts'

/** A comment, or in the first group a word of what makes promises. */
const COMMENT_OR_WORD =
  /\/\*[^]*?\*\/|^[ \t]*\/\/.*$|(\b(?:async|await|then|eval|fetch|postTask|subtle|fromAsync|WebAssembly|Promise|Function|Request|Response)\b|Stream\b|\bimport\s*\()/gm

export function mayReject(code: string): boolean {
  COMMENT_OR_WORD.lastIndex = 0
  for (;;) {
    const match = exec(COMMENT_OR_WORD, code)
    if (!match) return false
    if (match[1] !== undefined) return true
  }
}
