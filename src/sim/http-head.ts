/** Heads of HTTP/1.1 messages as text on the wire: the start line, then a line for each header. */

export type HeaderList = [name: string, value: string][]

export interface Head {
  /** The request line or status line. */
  start: string
  headers: HeaderList
}

export function formatHead(start: string, headers: HeaderList): string {
  let text = `${start}\r\n`
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`
  return `${text}\r\n`
}

/** The head that `text` begins with, and where it ends; `undefined` where it is not whole, or none. */
export function parseHead(text: string): { head: Head; length: number } | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [start = '', ...lines] = text.slice(0, end).split('\r\n')
  const headers: HeaderList = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon < 1) return undefined
    headers.push([line.slice(0, colon), line.slice(colon + 1).trim()])
  }
  return { head: { start, headers }, length: end + 4 }
}

/** The values of the header `name` (lower case), in order; `undefined` without one. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  let found: string | undefined
  for (const [key, value] of headers)
    if (key.toLowerCase() === name) found = found === undefined ? value : `${found}, ${value}`
  return found
}

export interface StatusLine {
  status: number
  message: string
}

/** RFC 9112, section 4. */
export function parseStatusLine(start: string): StatusLine | undefined {
  const match = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/.exec(start)
  return match ? { status: Number(match[1]), message: match[2] ?? '' } : undefined
}
