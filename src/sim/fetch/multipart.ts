/** A form as `multipart/form-data` (HTML standard, "multipart form data"; RFC 7578). */
import type { Random } from '../random.ts'
import { RealBlob } from '../real.ts'
import { forEachEntry } from './native.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The boundary comes from `random`, so that a run repeats to the byte. */
export function encodeForm(form: FormData, random: Random): { blob: Blob; type: string } {
  let boundary = '----WebKitFormBoundary'
  for (let index = 0; index < 16; index++)
    boundary += ALPHABET[Math.floor(random.fraction() * ALPHABET.length)]
  const parts: BlobPart[] = []
  const append = (value: FormDataEntryValue, name: string) => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(withLineEnds(name))}"`
    if (typeof value === 'string') parts.push(`${head}\r\n\r\n${withLineEnds(value)}\r\n`)
    else {
      const type = value.type || 'application/octet-stream'
      parts.push(
        `${head}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`,
        value,
        '\r\n',
      )
    }
  }
  forEachEntry(form, append)
  parts.push(`--${boundary}--\r\n`)
  return { blob: new RealBlob(parts), type: `multipart/form-data; boundary=${boundary}` }
}

function escapeName(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
}

function withLineEnds(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, '\r\n')
}
