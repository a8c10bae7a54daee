/** What a program may say of a request: methods, header names and values (Fetch standard, "Infrastructure"). */
import { RealDOMException } from '../real.ts'

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const FORBIDDEN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK'])
const NORMALIZED_METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'])

const FORBIDDEN_HEADERS = new Set(
  (
    'accept-charset accept-encoding access-control-request-headers access-control-request-method ' +
    'access-control-request-private-network connection content-length cookie cookie2 date dnt expect host ' +
    'keep-alive origin referer set-cookie te trailer transfer-encoding upgrade via'
  ).split(' '),
)
const OVERRIDES = new Set(['x-http-method', 'x-http-method-override', 'x-method-override'])

/** The method as it goes over the wire. */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase()
  if (!TOKEN.test(method))
    throw new RealDOMException(
      `Failed to execute 'open' on 'XMLHttpRequest': '${method}' is not a valid HTTP method.`,
      'SyntaxError',
    )
  if (FORBIDDEN_METHODS.has(upper))
    throw new RealDOMException(
      `Failed to execute 'open' on 'XMLHttpRequest': '${method}' HTTP method is unsupported.`,
      'SecurityError',
    )
  return NORMALIZED_METHODS.has(upper) ? upper : method
}

/** The header as it goes over the wire. */
export function checkHeader(name: string, value: string): [name: string, value: string] {
  if (!TOKEN.test(name)) throw badHeader(`'${name}' is not a valid HTTP header field name.`)
  const trimmed = value.replaceAll(/^[\t\n\r ]+|[\t\n\r ]+$/g, '')
  if (/[\0\n\r]/.test(trimmed)) throw badHeader(`'${trimmed}' is not a valid HTTP header field value.`)
  return [name, trimmed]
}

/** A header that only the browser sets: a program's own is left out without a word. */
export function isForbiddenHeader(name: string, value: string): boolean {
  const key = name.toLowerCase()
  if (FORBIDDEN_HEADERS.has(key) || key.startsWith('proxy-') || key.startsWith('sec-')) return true
  return (
    OVERRIDES.has(key) && value.split(',').some((each) => FORBIDDEN_METHODS.has(each.trim().toUpperCase()))
  )
}

function badHeader(what: string): DOMException {
  return new RealDOMException(
    `Failed to execute 'setRequestHeader' on 'XMLHttpRequest': ${what}`,
    'SyntaxError',
  )
}
