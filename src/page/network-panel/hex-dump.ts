/** Bytes as people read them: offset, sixteen bytes in hexadecimal, and the same in ASCII. */

const PER_LINE = 16

export function hexDump(bytes: Uint8Array, perLine = PER_LINE): string {
  const lines: string[] = []
  for (let offset = 0; offset < bytes.length; offset += perLine) {
    const part = [...bytes.subarray(offset, offset + perLine)]
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0'))
    const half = perLine / 2
    const columns = `${hex.slice(0, half).join(' ')}  ${hex.slice(half).join(' ')}`.padEnd(3 * perLine)
    const ascii = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    lines.push(`${offset.toString(16).padStart(8, '0')}  ${columns}  ${ascii}`)
  }
  return lines.join('\n')
}
