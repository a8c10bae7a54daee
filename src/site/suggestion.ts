/** "Did you mean": the known word that is nearest to what was written. */

/** Advice naming the nearest of `known`, or else all of them. */
export function suggest(written: string, known: readonly string[]): string {
  const nearest = nearestWord(written, known)
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`
  return `known here: ${known.map((word) => `\`${word}\``).join(', ')}`
}

/** The word of `known` at an edit distance of no more than a third of its length, at least 2. */
export function nearestWord(written: string, known: readonly string[]): string | undefined {
  let nearest: string | undefined
  let least = Infinity
  for (const word of known) {
    const distance = editDistance(written.toLowerCase(), word.toLowerCase())
    const allowed = Math.min(Math.max(2, Math.floor(word.length / 3)), word.length - 1)
    if (distance <= allowed && distance < least) {
      least = distance
      nearest = word
    }
  }
  return nearest
}

/** Levenshtein's distance, a swap of neighbours counting as one edit. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      row.push(cost)
    }
    before = above
    above = row
  }
  return above[b.length] ?? 0
}
