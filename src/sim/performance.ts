/** `performance` on virtual time: the clock, and marks and measures on it (User Timing, level 3). */

interface Entry {
  name: string
  entryType: 'mark' | 'measure'
  startTime: number
  duration: number
  detail: unknown
  toJSON(): unknown
}

interface MeasureOptions {
  start?: string | number
  end?: string | number
  duration?: number
  detail?: unknown
}

/** `readMs` gives virtual milliseconds since the run began, which was at `startMs` of Unix time. */
export function createPerformance(readMs: () => number, startMs: number): object {
  let entries: Entry[] = []
  // As coarse as in a page that is isolated from others: 5 microseconds.
  const now = () => Math.round(readMs() * 200) / 200

  const record = (
    entryType: Entry['entryType'],
    name: string,
    startTime: number,
    duration: number,
    detail: unknown,
  ) => {
    const entry: Entry = { name, entryType, startTime, duration, detail, toJSON: () => ({ ...entry }) }
    entries.push(entry)
    return entry
  }
  const timeOf = (mark: string | number): number => {
    if (typeof mark === 'number') return mark
    const found = entries.findLast(({ name, entryType }) => entryType === 'mark' && name === mark)
    if (!found)
      throw new DOMException(
        `Failed to execute 'measure' on 'Performance': The mark '${mark}' does not exist.`,
        'SyntaxError',
      )
    return found.startTime
  }
  const select = (type?: string, name?: string) =>
    entries
      .filter(
        (entry) =>
          (type === undefined || entry.entryType === type) && (name === undefined || entry.name === name),
      )
      .toSorted((a, b) => a.startTime - b.startTime)
  const clear = (type: string, name?: string) => {
    entries = entries.filter(
      (entry) => entry.entryType !== type || (name !== undefined && entry.name !== name),
    )
  }

  return {
    timeOrigin: startMs,
    now,
    mark(name: string, options: { startTime?: number; detail?: unknown } = {}) {
      return record('mark', name, options.startTime ?? now(), 0, options.detail ?? null)
    },
    measure(name: string, from?: string | MeasureOptions, to?: string) {
      const options: MeasureOptions =
        typeof from === 'object' ? from : { start: from ?? 0, ...(to && { end: to }) }
      const end =
        options.end === undefined && options.duration !== undefined
          ? timeOf(options.start ?? 0) + options.duration
          : timeOf(options.end ?? now())
      const start =
        options.start === undefined && options.duration !== undefined
          ? end - options.duration
          : timeOf(options.start ?? 0)
      return record('measure', name, start, end - start, options.detail ?? null)
    },
    getEntries: () => select(),
    getEntriesByType: (type: string) => select(type),
    getEntriesByName: (name: string, type?: string) => select(type, name),
    clearMarks: (name?: string) => clear('mark', name),
    clearMeasures: (name?: string) => clear('measure', name),
    toJSON: () => ({ timeOrigin: startMs }),
    [Symbol.toStringTag]: 'Performance',
  }
}
