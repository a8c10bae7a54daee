// oxlint-disable typescript/unbound-method -- methods are taken from their prototypes to be called later.
/** The browser's own classes around HTTP, as they were when this module loaded; see `../real.ts`. */

export const RealRequest = Request
export const RealResponse = Response
export const RealHeaders = Headers
export const RealFormData = FormData
export const RealURLSearchParams = URLSearchParams
export const RealReadableStream = ReadableStream
export const parseJson = JSON.parse
export const stringifyJson = JSON.stringify

const { getReader, tee } = ReadableStream.prototype
export const readerOf = <T>(stream: ReadableStream<T>): ReadableStreamDefaultReader<T> =>
  getReader.call(stream) as ReadableStreamDefaultReader<T>
export const branchesOf = <T>(stream: ReadableStream<T>): [ReadableStream<T>, ReadableStream<T>] =>
  tee.call(stream) as [ReadableStream<T>, ReadableStream<T>]

const { forEach } = FormData.prototype
export const forEachEntry = (
  form: FormData,
  callback: (value: FormDataEntryValue, name: string) => void,
): void => forEach.call(form, callback)

const readForm = Response.prototype.formData

/** The form that `bytes` are, by the type that says how they are coded; rejects where they are none. */
export function decodeForm(bytes: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  return readForm.call(new RealResponse(bytes, { headers: { 'content-type': type } }))
}

const utf8 = new TextDecoder()
const decode = utf8.decode.bind(utf8)

/** Encoding standard, "UTF-8 decode": without the byte order mark. */
export const decodeUtf8: (bytes: Uint8Array) => string = (bytes) => decode(bytes)
