/**
 * `node:crypto`, as far as servers of web sockets use it: digests, HMACs, comparison in constant
 * time, and randomness, which comes from the run's seed. Digests are those of `@noble/hashes`.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import type { Random } from '../random.ts'
import { Buffer } from './buffer.ts'
import { decodeBytes, encodeText } from './encoding.ts'
import { invalidArgument, nodeError, NotSimulatedError, outOfRange, refusals } from './refusal.ts'

type Data = string | ArrayBufferView

interface Digester {
  update(bytes: Uint8Array): unknown
  digest(): Uint8Array
}

const ALGORITHMS = { md5, sha1, sha256, sha512 }

function algorithm(name: unknown): (typeof ALGORITHMS)[keyof typeof ALGORITHMS] {
  if (typeof name !== 'string') throw invalidArgument('algorithm', 'of type string', name)
  const key = name.toLowerCase().replace(/^(?:rsa-)?(sha)-?/, '$1')
  const found = Object.entries(ALGORITHMS).find(([each]) => each === key)
  if (!found)
    throw new NotSimulatedError(
      `crypto's algorithm ${JSON.stringify(name)} (${Object.keys(ALGORITHMS).join(', ')} are)`,
    )
  return found[1]
}

function bytesOf(data: Data, encoding: string | undefined, name: string): Uint8Array {
  if (typeof data === 'string') return encodeText(data, encoding === 'buffer' ? undefined : encoding)
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  throw invalidArgument(name, 'of type string or an instance of Buffer, TypedArray, or DataView', data)
}

/** What `createHash` and `createHmac` return: `update` any number of times, then `digest` once. */
class Hash {
  readonly #digester: Digester
  #done = false

  constructor(digester: Digester) {
    this.#digester = digester
  }

  update(data: Data, encoding?: string): this {
    if (this.#done) throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called')
    this.#digester.update(bytesOf(data, encoding, 'data'))
    return this
  }

  protected get done(): boolean {
    return this.#done
  }

  digest(encoding?: string): Buffer | string {
    if (this.#done) throw nodeError(Error, 'ERR_CRYPTO_HASH_FINALIZED', 'Digest already called')
    this.#done = true
    const bytes = Buffer.from(this.#digester.digest())
    return encoding === undefined || encoding === 'buffer' ? bytes : decodeBytes(bytes, encoding)
  }
}

class Hmac extends Hash {
  /** Asked for again it is empty, where a hash throws. */
  override digest(encoding?: string): Buffer | string {
    if (!this.done) return super.digest(encoding)
    return encoding === undefined || encoding === 'buffer' ? Buffer.alloc(0) : ''
  }
}

function createHash(name: string): Hash {
  return new Hash(algorithm(name).create())
}

function createHmac(name: string, key: Data): Hmac {
  const hash = algorithm(name)
  return new Hmac(hmac.create(hash, bytesOf(key, undefined, 'key')))
}

function timingSafeEqual(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [left, right] = [a, b].map((value, i) => {
    if (!ArrayBuffer.isView(value))
      throw invalidArgument(
        `buf${i + 1}`,
        'an instance of ArrayBuffer, Buffer, TypedArray, or DataView',
        value,
      )
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  }) as [Uint8Array, Uint8Array]
  if (left.length !== right.length)
    throw nodeError(
      RangeError,
      'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
      'Input buffers must have the same byte length',
    )
  let difference = 0
  for (let i = 0; i < left.length; i++) difference |= left[i]! ^ right[i]!
  return difference === 0
}

/**
 * What `import … from 'node:crypto'` finds, all of its randomness drawn from `random`.
 * https://nodejs.org/docs/latest-v20.x/api/crypto.html
 */
export function cryptoModule(random: Pick<Random, 'fill' | 'uuid' | 'uint32'>): Record<string, unknown> {
  type Callback<T> = (error: null, value: T) => void

  function randomBytes(size: number, callback?: Callback<Buffer>): Buffer | undefined {
    if (typeof size !== 'number') throw invalidArgument('size', 'of type number', size)
    if (!(size >= 0 && size <= 2 ** 31 - 1)) throw outOfRange('size', '>= 0 && <= 2147483647', size)
    const bytes = random.fill(Buffer.alloc(size))
    if (!callback) return bytes
    queueMicrotask(() => callback(null, bytes))
    return undefined
  }

  /** From `min` up to but not including `max`, without bias. */
  function randomInt(min: number, max?: number, callback?: Callback<number>): number | undefined {
    if (max === undefined || typeof max === 'function') return randomInt(0, min, max)
    for (const [name, value] of [
      ['min', min],
      ['max', max],
    ] as const)
      if (!Number.isSafeInteger(value)) throw invalidArgument(name, 'a safe integer', value)
    const range = max - min
    if (range <= 0) throw outOfRange('max', `greater than the value of "min" (${min})`, max)
    if (range >= 2 ** 48) throw outOfRange('max - min', `<= ${2 ** 48 - 1}`, range)
    const limit = 2 ** 48 - (2 ** 48 % range)
    let drawn: number
    do drawn = (random.uint32() & 0xffff) * 2 ** 32 + random.uint32()
    while (drawn >= limit)
    const value = min + (drawn % range)
    if (!callback) return value
    queueMicrotask(() => callback(null, value))
    return undefined
  }

  function randomFillSync<T extends ArrayBufferView>(
    target: T,
    offset = 0,
    size = target.byteLength - offset,
  ): T {
    const bytes = new Uint8Array(target.buffer, target.byteOffset + offset, size)
    // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- no array's
    random.fill(bytes)
    return target
  }

  const contents: Record<string, unknown> = {
    createHash,
    createHmac,
    timingSafeEqual,
    randomBytes,
    randomInt,
    randomFillSync,
    randomUUID: () => random.uuid(),
    getRandomValues: randomFillSync,
    getHashes: () => Object.keys(ALGORITHMS),
    Hash,
    Hmac,
    ...refusals('crypto', ABSENT),
  }
  contents['default'] = contents
  return contents
}

const ABSENT = [
  'createCipheriv',
  'createDecipheriv',
  'createSign',
  'createVerify',
  'createDiffieHellman',
  'createECDH',
  'createPrivateKey',
  'createPublicKey',
  'createSecretKey',
  'generateKey',
  'generateKeyPair',
  'generateKeyPairSync',
  'generateKeySync',
  'hkdf',
  'hkdfSync',
  'pbkdf2',
  'pbkdf2Sync',
  'scrypt',
  'scryptSync',
  'sign',
  'verify',
  'randomFill',
  'publicEncrypt',
  'privateDecrypt',
]
