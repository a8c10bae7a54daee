/**
 * What Node has and the simulation has not: each such name exists, and says so when it is used, so
 * that a server's author learns which call to replace instead of meeting "is not a function".
 */

/** Thrown by what is not simulated; `code` is the one Node uses for features it lacks itself. */
export class NotSimulatedError extends Error {
  readonly code = 'ERR_METHOD_NOT_IMPLEMENTED'

  constructor(what: string) {
    super(`${what} is not part of the simulated Node`)
  }
}

/** Functions for `names`, each of which throws a {@link NotSimulatedError} that names `module.name`. */
export function refusals(module: string, names: readonly string[]): Record<string, () => never> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      () => {
        throw new NotSimulatedError(`${module}.${name}`)
      },
    ]),
  )
}

/** The `TypeError` that Node throws for an argument of the wrong type. */
export function invalidArgument(name: string, expected: string, value: unknown): TypeError {
  return nodeError(
    TypeError,
    'ERR_INVALID_ARG_TYPE',
    `The "${name}" argument must be ${expected}. Received ${describe(value)}`,
  )
}

/** The `RangeError` that Node throws for a number outside its bounds. */
export function outOfRange(name: string, range: string, value: unknown): RangeError {
  return nodeError(
    RangeError,
    'ERR_OUT_OF_RANGE',
    `The value of "${name}" is out of range. It must be ${range}. Received ${number(value)}`,
  )
}

/** An error with Node's `code`, which its stack and its inspection show too. */
export function nodeError<E extends Error>(
  Kind: new (message: string) => E,
  code: string,
  message: string,
): E {
  return Object.assign(new Kind(message), { code })
}

/** As Node's messages describe a value: `undefined`, `type string ('x')`, `an instance of Foo`. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'function') return `function ${value.name}`
  if (typeof value === 'object') {
    const name = (value.constructor as { name?: string } | undefined)?.name
    return name ? `an instance of ${name}` : '[Object: null prototype] {}'
  }
  if (typeof value === 'string') return `type string (${quote(value)})`
  if (typeof value === 'bigint') return `type bigint (${value}n)`
  return `type ${typeof value} (${typeof value === 'symbol' ? value.toString() : `${value as number | boolean}`})`
}

function quote(text: string): string {
  const shown = text.length > 28 ? `${text.slice(0, 25)}...` : text
  return shown.includes("'") ? JSON.stringify(shown) : `'${shown}'`
}

/** Long integers are grouped: `4_294_967_296`. */
function number(value: unknown): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return describe(value)
  const text = String(value) + (typeof value === 'bigint' ? 'n' : '')
  const long =
    (typeof value === 'bigint' || Number.isInteger(value)) && (value > 2 ** 32 || value < -(2 ** 32))
  return long ? text.replaceAll(/\B(?=(\d{3})+n?$)/g, '_') : text
}
