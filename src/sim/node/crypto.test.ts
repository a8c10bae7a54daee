/** The same digests from Node's own crypto and from ours; randomness that repeats. */
import * as nodeCrypto from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { cryptoModule } from './crypto.ts'

type Crypto = typeof nodeCrypto

const simulated = (seed = 1): Crypto => cryptoModule(new Random(seed, 'crypto')) as unknown as Crypto
const ours = simulated()

function outcome(run: () => unknown): unknown {
  try {
    const value = run()
    return value instanceof Uint8Array ? [...value] : value
  } catch (error) {
    const { name, message, code } = error as Error & { code?: string }
    return { name, message, code }
  }
}

function same(...expressions: ((crypto: Crypto) => unknown)[]): void {
  for (const expression of expressions)
    expect(
      outcome(() => expression(ours)),
      String(expression),
    ).toEqual(outcome(() => expression(nodeCrypto)))
}

const draw = ({ randomUUID, randomBytes, randomInt, getRandomValues }: Crypto): unknown[] => [
  randomUUID(),
  randomBytes(9).toString('hex'),
  randomInt(1_000_000),
  getRandomValues(new Uint16Array(3)).join(),
]

describe('node:crypto', () => {
  it('digests as Node does', () => {
    for (const name of ['md5', 'sha1', 'sha256', 'sha512', 'SHA256'])
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 200 }), (text, bytes) => {
          same(
            (crypto) => crypto.createHash(name).update(text).update(bytes).digest(),
            (crypto) => crypto.createHmac(name, text).update(bytes).digest('hex'),
            (crypto) => crypto.createHmac(name, bytes).update(text, 'utf8').digest('base64'),
            (crypto) => crypto.createHmac(name, 'key').update(text).digest('base64url'),
          )
        }),
        { seed: 1, numRuns: 30 },
      )
  })

  it('refuses what Node refuses, as Node does', () => {
    same(
      (crypto) => crypto.timingSafeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 2)),
      (crypto) => crypto.timingSafeEqual(Uint8Array.of(1, 2), Uint8Array.of(1, 3)),
      (crypto) => crypto.timingSafeEqual(Uint8Array.of(1, 2), Uint8Array.of(1)),
      (crypto) => crypto.createHash('md5').update(5 as never),
      (crypto) => crypto.randomBytes('4' as never),
      (crypto) => crypto.randomBytes(-1),
      (crypto) => crypto.randomInt(5, 5),
      (crypto) => {
        const hash = crypto.createHash('md5')
        hash.digest()
        return hash.update('late')
      },
      (crypto) => {
        const hash = crypto.createHmac('md5', 'k')
        hash.digest()
        return hash.digest()
      },
    )
  })

  it('draws all randomness from the seed', () => {
    expect(draw(simulated(7))).toEqual(draw(simulated(7)))
    expect(draw(simulated(7))).not.toEqual(draw(simulated(8)))
    expect(ours.randomUUID()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    for (let i = 0; i < 100; i++) expect([3, 4, 5]).toContain(ours.randomInt(3, 6))
  })

  it('says by name what is not there', () => {
    expect(() => ours.createCipheriv('aes-256-gcm', '', '')).toThrow(/crypto\.createCipheriv is not part/)
    expect(() => ours.createHash('sha3-256')).toThrow(
      /algorithm "sha3-256" \(md5, sha1, sha256, sha512 are\) is not part/,
    )
  })
})
