/* oxlint-disable no-unused-vars, consistent-function-scoping, no-extraneous-class, no-new-array, no-sparse-arrays -- odd values are the point */
import { inspect as nodeInspect, type InspectOptions as NodeOptions } from 'node:util'
import { describe, expect, test } from 'vitest'
import { inspect } from './inspect.ts'
import { registerInterfaces } from './interface.ts'
import { recordProxies } from './proxy.ts'

class Point {
  x = 1
  #secret = 2
  get sum() {
    return this.x + this.#secret
  }
}
class Point3 extends Point {
  z = 3
}
class Refused extends Error {}
class Named extends Error {
  override name = 'NamedError'
}
class Coded extends TypeError {
  code = 'E_CODE'
}
class Tagged {
  get [Symbol.toStringTag]() {
    return 'Tagged'
  }
}
Object.defineProperty(Tagged.prototype, Symbol.toStringTag, { value: 'label' })

const cyclic: Record<string, unknown> = { name: 'root' }
cyclic['self'] = cyclic
cyclic['child'] = { parent: cyclic, list: [cyclic] }
const ring: unknown[] = [1]
ring.push({ ring })
const nullProto = Object.assign(Object.create(null) as object, { a: 1 })
const symbolKey = Symbol('key')
const withAccessors = {
  get a() {
    throw new Error('a getter was run')
  },
  set b(_: number) {},
  get c() {
    return 1
  },
  set c(_) {},
}
const hidden = Object.defineProperty({ a: 1 }, 'b', { value: 2, enumerable: false })
const sparse: unknown[] = []
sparse[3] = 'x'
sparse[7] = undefined
const extra = Object.assign([1, 2, 3], { note: 'more', [-1]: 'minus' })
function plainFunction() {}
const stackless = (error: Error) => Object.assign(error, { stack: `${error.name}: ${error.message}` })
const withStack = (error: Error, header: string) =>
  Object.defineProperty(error, 'stack', {
    value: `${header}\n    at f (client.js:1:2)\n    at client.js:3:4`,
    configurable: true,
    writable: true,
    enumerable: false,
  })

const long = 'abcdefghij'.repeat(12)
const values: Record<string, unknown> = {
  undefined: undefined,
  null: null,
  true: true,
  numbers: [0, -0, 1.5, -1e21, NaN, Infinity, 0xff, 5e-324],
  bigint: [0n, -12345678901234567890n],
  symbols: [Symbol('a b'), Symbol(), Symbol.iterator, Symbol('line\nfeed')],
  'plain string': 'text',
  'quotes in strings': ["it's", 'say "x"', `it's "x"`, `it's "x" \`y\``, 'it\'s "${x}"', '`'],
  'control characters': ['\0\x01\x1b[31m\x7f\x9f', '\b\t\n\f\r\v', 'back\\slash', '\u2028'],
  'lone surrogates': ['\ud83d', '\ude00x', '😀', 'a\ud83db'],
  'long string': long,
  'long string in an object': { text: long, more: `${long}\n${long}\n`, short: 'a\nb' },
  'very long string': 'x'.repeat(10_001),
  'very long string, more': ['y'.repeat(10_500)],
  'multi-line strings': ['one\ntwo\nthree\nfour\nfive and more\nthe end of it all, at least of this line'],
  'empty object': {},
  'empty array': [],
  object: { a: 1, 'b-c': 2, 3: 3, $d: 4, _e: 5, ['ü']: 6, '': 7 },
  'a key named __proto__': JSON.parse('{"__proto__": 1}'),
  'symbol keys': { [symbolKey]: 1, [Symbol.iterator]: 2, [Symbol('')]: 3 },
  nested: { a: { b: { c: { d: { e: 1 } } } } },
  'nested arrays': [[[[[1]]]]],
  'deep in each kind': {
    a: {
      b: {
        map: new Map([[1, 2]]),
        set: new Set([1]),
        array: [1],
        empty: [],
        none: {},
        point: new Point(),
        error: stackless(new Error('deep')),
        date: new Date(0),
        regexp: /x/g,
        fn: plainFunction,
        bytes: new Uint8Array(2),
      },
    },
  },
  cycle: cyclic,
  'array cycle': ring,
  'map cycle': (() => {
    const map = new Map<unknown, unknown>()
    map.set('self', map).set(map, 1)
    return map
  })(),
  'null prototype': nullProto,
  'null prototype, empty': Object.create(null) as unknown,
  'null prototype array': Object.setPrototypeOf([1, 2], null),
  'null prototype map': Object.setPrototypeOf(new Map([[1, 2]]), null),
  'null prototype set': Object.setPrototypeOf(new Set([1, 2]), null),
  'null prototype date': Object.setPrototypeOf(new Date(0), null),
  'null prototype regexp': Object.setPrototypeOf(/a/g, null),
  'null prototype function': Object.setPrototypeOf(function f() {}, null),
  'without a constructor': Object.create(Object.create(null) as object),
  'inherits from an object': Object.create({ a: 1 }),
  accessors: withAccessors,
  'not enumerable': hidden,
  'class instance': new Point(),
  subclass: new Point3(),
  'anonymous class instance': new (class {
    a = 1
  })(),
  'class prototype': Point.prototype,
  'subclass prototype': Point3.prototype,
  'tagged instance': new Tagged(),
  'tagged object': { [Symbol.toStringTag]: 'Tag' },
  'array subclass': new (class Stack extends Array<number> {})(3),
  'map subclass': new (class Registry extends Map<string, number> {})([['a', 1]]),
  'set subclass': new (class Bag extends Set<string> {})(['a']),
  'promise subclass tag': Object.prototype.toString.call(Promise.resolve()),
  functions: [
    plainFunction,
    () => 1,
    async () => 1,
    function* () {},
    async function* gen() {},
    class {},
    class A {},
    Point3,
    class extends Point {},
    Math.max,
  ],
  'function with properties': Object.assign(() => 1, { a: 1 }),
  'class with statics': class Config {
    static url = 'ws://x'
  },
  'bound function': plainFunction.bind(null),
  'method and accessor': { method() {}, async later() {}, *items() {} },
  date: new Date(1_700_000_000_000),
  'invalid date': new Date(NaN),
  'date with properties': Object.assign(new Date(0), { a: 1 }),
  'date subclass': new (class Moment extends Date {})(0),
  regexp: /a\/b[c]+/giu,
  'regexp with properties': Object.assign(/x/, { a: 1 }),
  map: new Map<unknown, unknown>([
    ['a', 1],
    [{ k: 1 }, [1, 2]],
    [null, undefined],
  ]),
  'empty map': new Map(),
  'long map': new Map(Array.from({ length: 120 }, (_, i) => [i, `${i}`])),
  set: new Set(['a', 1, { a: 1 }, new Set([1])]),
  'long set': new Set(Array.from({ length: 130 }, (_, i) => i)),
  'map with properties': Object.assign(new Map([[1, 2]]), { a: 1 }),
  weak: [new WeakMap(), new WeakSet()],
  boxed: [Object(1), Object(-0), Object('text'), Object(true), Object(Symbol('s')), Object(1n)],
  'boxed with properties': [Object.assign(Object('abc'), { a: 1 }), Object.assign(Object(1), { b: 2 })],
  'boxed subclass': new (class Id extends String {})('x'),
  arguments: (function (..._: unknown[]) {
    // oxlint-disable-next-line prefer-rest-params
    return arguments
  })(1, 'two'),
  'typed arrays': [
    new Uint8Array([1, 2, 3]),
    new Float64Array([1.5, -0]),
    new BigInt64Array([1n]),
    new Uint8ClampedArray(),
  ],
  'long typed array': new Uint8Array(300).map((_, i) => i),
  'typed array with properties': Object.assign(new Int16Array(2), { a: 1 }),
  buffer: new Uint8Array([0, 1, 254, 255]).buffer,
  'empty buffer': new ArrayBuffer(0),
  'long buffer': new ArrayBuffer(150),
  'data view': new DataView(new ArrayBuffer(4), 1, 2),
  'shared buffer': new SharedArrayBuffer(3),
  sparse,
  'sparse at the end': new Array(3),
  'sparse and long': Object.assign(new Array(1_000), { 500: 1, 998: 2 }),
  'array with holes between': [1, , 3, , , 6],
  'array with properties': extra,
  'long array': Array.from({ length: 250 }, (_, i) => i),
  'long array of texts': Array.from({ length: 130 }, (_, i) => `item ${i}`),
  'array of 101': Array.from({ length: 101 }, () => 'x'),
  'six numbers': [1, 2, 3, 4, 5, 6],
  'seven numbers': [1, 22, 333, 4444, 5, 6, 7],
  'numbers of many lengths': Array.from({ length: 40 }, (_, i) => 3 ** i),
  'negative numbers': Array.from({ length: 30 }, (_, i) => (i % 2 ? -1 : 1) * i * 7.25),
  bigints: Array.from({ length: 20 }, (_, i) => 7n ** BigInt(i)),
  'mixed elements': [1, 'two', null, undefined, true, 3n, 'four', {}, [], 'five'],
  'wide characters': ['日本語', '中文', '한국어', 'abc', 'é', '😀', '日本', 'x', 'yy'],
  'texts of different length': ['a', 'bb'.repeat(20), 'c', 'd', 'e', 'f', 'g'.repeat(60), 'h'],
  'objects in an array': Array.from({ length: 8 }, (_, i) => ({ id: i, name: `user ${i}` })),
  'wide object': Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`key${i}`, i])),
  'line of 72': { aaaaaaaaaaaaaaaaaa: 'bbbbbbbbbbbbbbbbbbbb', cccccccccccccccc: 'dddddddddddd' },
  'line of 73': { aaaaaaaaaaaaaaaaaa: 'bbbbbbbbbbbbbbbbbbbb', cccccccccccccccc: 'ddddddddddddd' },
  'line of 76': [['a'.repeat(34), 'b'.repeat(30)]],
  'long value under a key': { key: { inner: 'x'.repeat(70), other: 'y'.repeat(30) } },
  'four levels on lines': { a: { b: { c: {} }, d: [1, 2, { e: 3 }] }, f: 'g' },
  message: {
    type: 'chat',
    content: 'Hello everyone!',
    timestamp: '2026-01-01T00:00:00.000Z',
    room: 'general',
  },
  'nested message': {
    type: 'update',
    entity: 'user',
    data: { id: 123, name: 'John Doe', status: 'online', tags: ['a', 'b'], at: { lat: 1.25, lon: 2.5 } },
  },
  error: withStack(new Error('broken'), 'Error: broken'),
  'error without a message': withStack(new Error(), 'Error'),
  'error without a stack': stackless(new RangeError('too far')),
  'error in an object': {
    error: withStack(new TypeError('no'), 'TypeError: no'),
    list: [stackless(new Error('x'))],
  },
  'error subclass': withStack(new Refused('no'), 'Error: no'),
  'error subclass with a name': withStack(new Named('no'), 'Error: no'),
  'error with properties': withStack(new Coded('no'), 'TypeError: no'),
  'error with a cause': withStack(
    new Error('outer', { cause: withStack(new Error('inner'), 'Error: inner') }),
    'Error: outer',
  ),
  'error with a plain cause': withStack(new Error('outer', { cause: { code: 1 } }), 'Error: outer'),
  'aggregate error': withStack(
    new AggregateError([stackless(new Error('one')), 2], 'many'),
    'AggregateError: many',
  ),
  'error with a changed name': (() => {
    const error = withStack(new Error('text'), 'Error: text')
    error.name = 'Custom'
    return error
  })(),
  'error with a changed message': (() => {
    const error = withStack(new Error('first'), 'Error: first')
    error.message = 'second'
    return error
  })(),
  'error with a message of several lines': withStack(new Error('one\ntwo'), 'Error: one\ntwo'),
  'error with a null prototype': Object.setPrototypeOf(withStack(new Error('lost'), 'Error: lost'), null),
  'url search': new URL('https://user:pw@example.test:8080/path?a=1&b=two#hash'),
  'custom inspection': { [Symbol.for('nodejs.util.inspect.custom')]: () => 'CUSTOM\ntext' },
  'custom inspection, nested': { a: { [Symbol.for('nodejs.util.inspect.custom')]: () => 'CUSTOM\ntext' } },
  'custom inspection with a value': { a: { [Symbol.for('nodejs.util.inspect.custom')]: () => ({ b: 1 }) } },
  namespaces: [Math, JSON, Reflect, Intl, Atomics],
  'array iterator': [1][Symbol.iterator](),
  generator: (function* () {})(),
  'weak reference': Object.prototype.toString.call(new WeakRef({})),
}

const optionSets: Record<string, NodeOptions> = {
  'without options': {},
  'in colour': { colors: true },
  'depth 0': { depth: 0 },
  'depth unlimited': { depth: null },
  'hidden properties': { showHidden: true },
  'lines of 40': { breakLength: 40 },
  'on one line': { breakLength: Infinity },
  'compact 1': { compact: 1 },
  'not compact': { compact: false },
  'few items': { maxArrayLength: 3, maxStringLength: 5 },
}

/**
 * What `showHidden` adds in Node and is not worth its weight here: hidden properties of prototypes, and
 * what only an engine can see.
 */
const HIDDEN_DIFFERS = [
  'weak',
  'tagged instance',
  'subclass prototype',
  'subclass',
  'shared buffer',
  'method and accessor',
  'inherits from an object',
  'generator',
  'functions',
  'class instance',
  'array iterator',
]

describe('inspect prints what util.inspect prints', () => {
  for (const [title, options] of Object.entries(optionSets))
    describe(title, () => {
      for (const [name, value] of Object.entries(values))
        test.skipIf(options.showHidden === true && HIDDEN_DIFFERS.includes(name))(name, () => {
          expect(inspect(value, options as object)).toBe(nodeInspect(value, options))
        })
    })
})

describe('inspect runs nothing of the program', () => {
  const trap = () => {
    throw new Error('a trap was run')
  }
  const handler = Object.fromEntries(
    Object.getOwnPropertyNames(Reflect).map((name) => [name, trap]),
  ) as ProxyHandler<object>

  test('a proxy shows its target, wherever it is', () => {
    const scope = { Proxy }
    recordProxies(scope)
    const proxy = new scope.Proxy({ a: 1 }, handler)
    const revocable = scope.Proxy.revocable([1, 2], handler)
    revocable.revoke()
    const heir = new (class Heir {
      b = 2
    })()
    Object.setPrototypeOf(heir, proxy)
    expect(inspect(proxy)).toBe('{ a: 1 }')
    expect(inspect([proxy, revocable.proxy, new scope.Proxy(proxy, handler)])).toBe(
      '[ { a: 1 }, [ 1, 2 ], { a: 1 } ]',
    )
    expect(inspect(heir)).toContain('b: 2')
    expect(inspect(new scope.Proxy(() => 1, handler))).toBe('[Function (anonymous)]')
    expect(new scope.Proxy({}, {}) instanceof Object).toBe(true)
    expect(() => (scope.Proxy as unknown as () => void)()).toThrow(TypeError)
  })

  test('getters, even of names that mean something', () => {
    const fail = { get: trap, enumerable: true }
    const keys = [
      'constructor',
      'name',
      'message',
      'stack',
      'cause',
      'length',
      'toString',
      Symbol.toStringTag,
      Symbol.iterator,
      Symbol.toPrimitive,
      Symbol.for('nodejs.util.inspect.custom'),
    ]
    for (const target of [{}, [], new Error('text'), new Map(), new Date(0), /x/, function f() {}])
      for (const key of keys) {
        const own = Object.getOwnPropertyDescriptor(target, key)
        if (!own || own.configurable) Object.defineProperty(target, key, { ...fail, configurable: true })
        expect(inspect(target)).not.toContain('trap')
      }
  })

  test('Symbol.hasInstance, thenables and toJSON', () => {
    class Odd {
      static [Symbol.hasInstance] = trap
      // oxlint-disable-next-line unicorn/no-thenable
      then = 1
      toJSON = 2
    }
    expect(inspect(new Odd())).toBe('Odd { then: 1, toJSON: 2 }')
  })

  test('an inspection of its own that throws is passed over', () => {
    expect(inspect({ a: 1, [Symbol.for('nodejs.util.inspect.custom')]: trap })).toContain('a: 1')
  })
})

describe('inspect is bounded', () => {
  test('in depth: what would overflow the stack is said', () => {
    let deep: unknown = []
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(inspect(deep, { depth: Infinity })).toMatch(/^\[+.*\]$|too deep/s)
  })

  test('in length: a tree with a billion leaves', () => {
    let tree: unknown = 'leaf'
    for (let i = 0; i < 9; i++) tree = Array.from({ length: 10 }, () => tree)
    expect(inspect(tree, { depth: Infinity }).length).toBeLessThan(2_000_000)
  })

  test('in time: huge collections are not walked', () => {
    const timeOf = (act: () => void): number => {
      const startedMs = performance.now()
      act()
      return performance.now() - startedMs
    }
    const items = Array.from({ length: 3_000_000 }, () => 0)
    const inspectedMs = timeOf(() => {
      expect(inspect(new Uint8Array(1 << 26))).toContain('67108764 more items')
      expect(inspect(new Array(2 ** 32 - 1))).toBe('[ <4294967295 empty items> ]')
      expect(inspect(items)).toContain('2999900 more items')
    })
    // Side by side in one run, for a busy machine slows both: a hundred at a time, all items of the last.
    const walkedMs = timeOf(() => {
      for (let from = 0; from < items.length; from += 100) inspect(items.slice(from, from + 100))
    })
    expect(inspectedMs).toBeLessThan(walkedMs / 10)
  })
})

describe('what a page has and Node has not', () => {
  test('objects of the platform show their attributes, a subclass its own properties too', () => {
    class CloseEvent {
      #code: number
      constructor(code: number) {
        this.#code = code
      }
      get type() {
        return 'close'
      }
      get code() {
        return this.#code
      }
      get reason() {
        return ''
      }
    }
    class Own extends CloseEvent {
      note = 1
    }
    registerInterfaces({ CloseEvent })
    expect(inspect(new CloseEvent(1006))).toBe("CloseEvent { type: 'close', code: 1006, reason: '' }")
    expect(inspect(new Own(1000))).toBe("Own { type: 'close', code: 1000, reason: '', note: 1 }")
    expect(inspect(Object.create(CloseEvent.prototype))).toBe('CloseEvent {}')
    Object.defineProperty(CloseEvent.prototype, 'code', {
      get() {
        throw new Error('a getter of the program was run')
      },
    })
    expect(inspect(new CloseEvent(1001))).toContain('code: 1001')
  })
})
