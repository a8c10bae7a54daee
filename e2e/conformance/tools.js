/**
 * What both sides of a conformance program print with. The text of `createTools` is injected where
 * a program runs, so it refers to nothing outside itself.
 */

/**
 * @typedef {ReturnType<typeof createTools>} Tools
 * @typedef {EventTarget | import('node:events').EventEmitter} Emitter
 */

/** @param {(line: string) => void} print */
export function createTools(print) {
  /** @param {Uint8Array} bytes */
  const hex = (bytes) => {
    const text = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    if (bytes.length <= 16) return text
    let hash = 0
    for (const byte of bytes) hash = (Math.imul(hash, 31) + byte) >>> 0
    return `${text} … #${hash}`
  }

  /**
   * A value so that equal ones read the same on both sides: its class, its size, its contents.
   * @param {unknown} value
   * @returns {string}
   */
  const show = (value) => {
    if (typeof value === 'string') {
      const units = Array.from(value, (each) =>
        each.isWellFormed() ? each : `\\u${each.charCodeAt(0).toString(16)}`,
      )
      return value.length <= 80
        ? JSON.stringify(units.join(''))
        : `text(${value.length}) #${Array.from(value).reduce((hash, each) => (Math.imul(hash, 31) + (each.codePointAt(0) ?? 0)) >>> 0, 0)}`
    }
    if (typeof value === 'function') return `function ${value.name}`
    if (typeof value !== 'object' || value === null) return String(value)
    if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
    const tag = value.constructor?.name ?? 'Object'
    if (value instanceof ArrayBuffer)
      return `ArrayBuffer(${value.byteLength}) ${hex(new Uint8Array(value))}`.trim()
    if (ArrayBuffer.isView(value))
      return `${tag}(${value.byteLength}) ${hex(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))}`.trim()
    if (typeof Blob === 'function' && value instanceof Blob) return `Blob(${value.size}, ${show(value.type)})`
    if (value instanceof Error) return `${value.name}: ${value.message}`
    if (tag === 'Object' || tag === 'MockObject')
      return `{${Object.entries(value)
        .map(([key, each]) => ` ${key}: ${show(each)}`)
        .join(',')} }`
    return tag
  }

  /** Strings as they are, everything else as `show` has it. @param {unknown[]} values */
  const log = (...values) =>
    print(values.map((each) => (typeof each === 'string' ? each : show(each))).join(' '))

  /**
   * What `run` returns, or what it throws.
   * @param {string} title @param {() => unknown} run
   */
  const attempt = (title, run) => {
    try {
      log(`${title}:`, show(run()))
    } catch (error) {
      const { name, code } = /** @type {Error & { code?: string | number }} */ (error)
      log(`${title}: throws ${name}${code === undefined ? '' : ` ${code}`}`)
    }
  }

  /**
   * Prints all that happens to a socket, a browser's or a server's.
   * @template {Emitter} S
   * @param {S} socket @param {string} [name]
   * @returns {S}
   */
  const watch = (socket, name = '') => {
    const say = (/** @type {unknown[]} */ ...values) => log(...(name ? [`${name}:`] : []), ...values)
    if ('on' in socket) {
      socket.on('message', (data, isBinary) => say('message', show(data), isBinary ? 'binary' : 'text'))
      socket.on('ping', (data) => say('ping', data))
      socket.on('pong', (data) => say('pong', data))
      socket.on('error', (error) => say('error', error, error.code ?? '-'))
      socket.on('close', (code, reason) => say('close', code, reason))
    } else {
      socket.addEventListener('open', () => say('open'))
      socket.addEventListener('message', (event) =>
        say('message', show(/** @type {MessageEvent} */ (event).data)),
      )
      socket.addEventListener('error', () => say('error'))
      socket.addEventListener('close', (event) => {
        const { code, reason, wasClean } = /** @type {CloseEvent} */ (event)
        say('close', code, show(reason), wasClean ? 'clean' : 'unclean')
      })
    }
    return socket
  }

  /**
   * The next event of a kind: the event of a browser's object, the first argument of a server's.
   * @param {Emitter} target @param {string} type
   * @returns {Promise<any>}
   */
  const until = (target, type) =>
    new Promise((resolve) => {
      if ('once' in target) target.once(type, resolve)
      else target.addEventListener(type, resolve, { once: true })
    })

  /** @param {number} ms @returns {Promise<void>} */
  const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

  return { log, show, attempt, watch, until, delay }
}
