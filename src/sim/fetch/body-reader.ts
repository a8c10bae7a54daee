/** The members that Request and Response share (Fetch standard, "Body mixin"), over bodies of ours. */
import type { Bytes } from '../http-client/byte-source.ts'
import { RealBlob } from '../real.ts'
import type { Scheduler } from '../scheduler.ts'
import type { Body } from './body.ts'
import { isNetworkError } from './intake.ts'
import { decodeForm, decodeUtf8, parseJson } from './native.ts'

/** What is known of an object of an interface; `undefined` for an object that is none. */
type BodyOf = (value: object) => { body: Body | undefined; type: string } | undefined

/** Defines the members on `prototype`, over the browser's own. */
export function defineBodyMembers(
  prototype: object,
  interfaceName: 'Request' | 'Response',
  bodyOf: BodyOf,
  scheduler: Scheduler,
): void {
  const known = (value: object) => {
    const found = bodyOf(value)
    if (!found) throw new TypeError('Illegal invocation')
    return found
  }
  const read = async (method: string, value: object) => {
    const { body, type } = known(value)
    if (body?.used || body?.locked)
      throw new TypeError(
        `Failed to execute '${method}' on '${interfaceName}': body stream ` +
          (body.used ? 'already read' : 'is locked'),
      )
    const bytes = body ? await body.readAll().catch(explain) : new Uint8Array()
    return { bytes, type }
  }
  const members = {
    get body() {
      return known(this).body?.stream ?? null
    },
    get bodyUsed() {
      return known(this).body?.used ?? false
    },
    async arrayBuffer(): Promise<ArrayBuffer> {
      return wholeBuffer((await read('arrayBuffer', this)).bytes)
    },
    async blob(): Promise<Blob> {
      const { bytes, type } = await read('blob', this)
      return new RealBlob([bytes], { type })
    },
    async bytes(): Promise<Bytes> {
      return (await read('bytes', this)).bytes
    },
    async formData(): Promise<FormData> {
      const { bytes, type } = await read('formData', this)
      return scheduler.holdFor(decodeForm(bytes, type)).catch(() => {
        throw new TypeError('Failed to fetch')
      })
    },
    async json(): Promise<unknown> {
      const { bytes } = await read('json', this)
      if (bytes.length === 0)
        throw new SyntaxError(`Failed to execute 'json' on '${interfaceName}': Unexpected end of JSON input`)
      return parseJson(decodeUtf8(bytes)) as unknown
    },
    async text(): Promise<string> {
      return decodeUtf8((await read('text', this)).bytes)
    },
  }
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(members))
}

/** Who reads the whole is told of a broken connection in other words than who reads the stream. */
function explain(error: unknown): never {
  throw isNetworkError(error) ? new TypeError('Failed to fetch') : error
}

function wholeBuffer({ buffer, byteOffset, byteLength }: Bytes): ArrayBuffer {
  return byteLength === buffer.byteLength ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
}
