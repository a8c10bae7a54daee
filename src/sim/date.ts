/**
 * `Date` on virtual time. The class is a new one, its prototype is the real one: dates made before and
 * after are instances of both.
 */
import { RealDate, realApply } from './real.ts'

/** `readMs` is the time in Unix milliseconds; reading it moves the clock on. */
export function createDate(readMs: () => number): DateConstructor {
  const now = () => Math.floor(readMs())
  function Date(this: unknown, ...args: unknown[]): unknown {
    if (new.target === undefined) return new RealDate(now()).toString()
    return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, new.target)
  }
  Object.defineProperties(Date, {
    prototype: { value: RealDate.prototype, writable: false },
    length: { value: 7, configurable: true },
    now: { value: now, writable: true, configurable: true },
    parse: { value: RealDate.parse, writable: true, configurable: true },
    UTC: { value: RealDate.UTC, writable: true, configurable: true },
  })
  return Date as unknown as DateConstructor
}

/** `Intl.DateTimeFormat.prototype` with virtual time where a method is called without a date. */
export function dateTimeFormatPatch(readMs: () => number): PropertyDescriptorMap {
  const { format, formatToParts } = Object.getOwnPropertyDescriptors(Intl.DateTimeFormat.prototype) as {
    format: PropertyDescriptor & { get: (this: void) => (date?: Date | number) => string }
    formatToParts: PropertyDescriptor & { value: (date?: Date | number) => unknown }
  }
  const now = () => Math.floor(readMs())
  const readFormat = format.get
  // The specification's getter returns one bound function for each object.
  const bound = new WeakMap<object, (date?: Date | number) => string>()
  function getFormat(this: Intl.DateTimeFormat) {
    const real = realApply(readFormat, this, [])
    let own = bound.get(this)
    if (!own) bound.set(this, (own = (date) => real(date ?? now())))
    return own
  }
  function partsOf(this: Intl.DateTimeFormat, date?: Date | number) {
    return realApply(formatToParts.value, this, [date ?? now()])
  }
  return { format: { ...format, get: getFormat }, formatToParts: { ...formatToParts, value: partsOf } }
}
