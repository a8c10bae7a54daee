/** What an address in a lesson leads to. Nothing is looked up here: the target may not be there. */
import type { Files } from './files.ts'

export type LinkTarget =
  | { type: 'external' }
  /** A scheme that no lesson may link to. */
  | { type: 'unsafe'; scheme: string }
  /** A relative path that leaves `content/`. */
  | { type: 'outside' }
  | { type: 'anchor'; anchor: string }
  | { type: 'lesson'; file: string; anchor: string }
  | { type: 'file'; file: string; suffix: string }
  /** An address from the site's root, without the base. */
  | { type: 'site'; path: string; suffix: string }

const SAFE_SCHEMES = ['http', 'https', 'mailto', 'tel', 'ws', 'wss']

/** @param from the lesson's file */
export function linkTarget(files: Files, from: string, href: string): LinkTarget {
  const address = href.trim()
  // Browsers ignore control characters in a scheme: so does the judgement of what is safe.
  const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(withoutControls(address)) ?? []
  if (scheme !== undefined)
    return SAFE_SCHEMES.includes(scheme.toLowerCase())
      ? { type: 'external' }
      : { type: 'unsafe', scheme: scheme.toLowerCase() }
  if (/^[/\\]{2}/.test(address)) return { type: 'external' }
  const [, path = '', suffix = ''] = /^([^?#]*)(.*)$/s.exec(address) ?? []
  const anchor = decode(suffix.slice(suffix.indexOf('#') + 1))
  if (path === '') return { type: 'anchor', anchor: suffix.includes('#') ? anchor : '' }
  if (path.startsWith('/')) return { type: 'site', path: decode(path), suffix }
  const file = files.resolve(from, decode(path))
  if (file === undefined) return { type: 'outside' }
  if (/\.md$/i.test(file)) return { type: 'lesson', file, anchor: suffix.includes('#') ? anchor : '' }
  return { type: 'file', file, suffix }
}

function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]/gu, '')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
