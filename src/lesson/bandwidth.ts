/** Bandwidths as authors write them: `64kB/s`, `1MB/s`, `512B/s`, `8Mbit/s`, or bytes a second. */

const UNIT_BYTES: Record<string, number> = {
  B: 1,
  kB: 1_000,
  MB: 1_000_000,
  kbit: 125,
  Mbit: 125_000,
}

/** Bytes a second, or `undefined` when `text` is no bandwidth. Always more than nothing. */
export function parseBandwidth(text: string | number): number | undefined {
  const match = typeof text === 'number' ? undefined : /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\/s\s*$/.exec(text)
  const bytes =
    typeof text === 'number'
      ? text
      : match
        ? Number(match[1]) * (UNIT_BYTES[match[2] ?? ''] ?? Number.NaN)
        : 0
  return Number.isFinite(bytes) && bytes > 0 ? bytes : undefined
}
