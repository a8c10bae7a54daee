/** JSON pretty-printed, in which objects and arrays can be folded. */

/** Levels that are open at first, and members shown of one object or array. */
const OPEN_LEVELS = 2
const MOST_MEMBERS = 200

/** `value` as elements; what it is a member of stands before it. */
export function jsonTree(value: unknown, key?: string, level = 0): HTMLElement {
  if (value === null || typeof value !== 'object') {
    const line = piece('div', 'leaf')
    line.append(...keyPart(key), piece('span', typeofJson(value), JSON.stringify(value)))
    return line
  }
  const isArray = Array.isArray(value)
  const entries = Object.entries(value)
  const [opening, closing] = isArray ? ['[', ']'] : ['{', '}']
  if (entries.length === 0) {
    const line = piece('div', 'leaf')
    line.append(...keyPart(key), `${opening}${closing}`)
    return line
  }
  const branch = document.createElement('details')
  branch.open = level < OPEN_LEVELS
  const summary = document.createElement('summary')
  const count = `${entries.length} ${isArray ? (entries.length === 1 ? 'item' : 'items') : entries.length === 1 ? 'key' : 'keys'}`
  summary.append(
    ...keyPart(key),
    opening,
    piece('span', 'count', ` ${count} `),
    piece('span', 'closing', closing),
  )
  branch.append(summary)
  const fill = () => {
    if (branch.childElementCount > 1) return
    const members = piece('div', 'members')
    for (const [name, member] of entries.slice(0, MOST_MEMBERS))
      members.append(jsonTree(member, isArray ? undefined : name, level + 1))
    if (entries.length > MOST_MEMBERS)
      members.append(piece('div', 'count', `… ${entries.length - MOST_MEMBERS} more`))
    branch.append(members, piece('div', 'end', closing))
  }
  // What is folded is made when it is unfolded: a message may hold a great deal.
  if (branch.open) fill()
  else branch.addEventListener('toggle', fill, { once: true })
  return branch
}

function keyPart(key: string | undefined): (Node | string)[] {
  return key === undefined ? [] : [piece('span', 'key', key), ': ']
}

function typeofJson(value: unknown): string {
  return value === null ? 'null' : typeof value
}

function piece(tag: string, name: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = name
  element.textContent = text
  return element
}
