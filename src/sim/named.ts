/** Names that programs can see survive the bundler, which shortens those of classes and functions. */

/** Gives each function among `members` the name of its key, the first one if it has several. */
export function named<T extends object>(members: T): T {
  const seen = new Set<unknown>(['default'])
  for (const [name, value] of Object.entries(members)) {
    if (typeof value !== 'function' || seen.has(name) || seen.has(value)) continue
    seen.add(value)
    if (value.name !== name) Object.defineProperty(value, 'name', { value: name, configurable: true })
  }
  return members
}
