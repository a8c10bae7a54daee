/**
 * In the lesson every host name leads to the exercise's server. A real network knows nothing of that,
 * so this file, which the page loads first, leads there what `client.js` asks for:
 * `wss://example.com/ws` becomes `ws://localhost:8000/@example.com:443/ws`, and `start.js` passes it on.
 * `client.js` stays as it was. Once your server has a name of its own, the page does without this file.
 */
{
  const PORTS = { 'ws:': 80, 'http:': 80, 'wss:': 443, 'https:': 443 }
  /** What relative addresses lead to. */
  const OWN_HOST = 'wireside.test:443'

  /** The address here for one of the lesson's. What is none goes on as it is, and fails as it should. */
  const local = (address) => {
    if (!URL.canParse(address, document.baseURI)) return address
    const { protocol, host, hostname, port, pathname, search, hash } = new URL(address, document.baseURI)
    // Nobody has a name that ends so, here or anywhere.
    if (!(protocol in PORTS) || /(?:^|\.)invalid\.?$/.test(hostname)) return address
    if (host === location.host && pathname.startsWith('/@')) return address
    const there = host === location.host ? OWN_HOST : `${hostname}:${port || PORTS[protocol]}`
    const scheme = protocol.startsWith('ws') ? 'ws:' : 'http:'
    return `${scheme}//${location.host}/@${there}${pathname}${search}${hash}`
  }

  const { EventSource, Request, WebSocket } = window
  const realFetch = window.fetch.bind(window)

  /** `Class` with the lesson's addresses: it takes them, and its `url` shows them. */
  const withHosts = (Class, shownUrl) => {
    const Local = class extends Class {
      #url

      constructor(address, ...rest) {
        super(address instanceof Request ? address : local(address), ...rest)
        this.#url = address instanceof Request ? address.url : shownUrl(address)
      }

      get url() {
        return this.#url
      }
    }
    return Object.defineProperty(Local, 'name', { value: Class.name })
  }
  const whole = (address) => new URL(address, document.baseURI).href

  window.EventSource = withHosts(EventSource, whole)
  window.Request = withHosts(Request, whole)
  window.fetch = (input, init) => realFetch(input instanceof Request ? input : local(input), init)
  window.XMLHttpRequest = class XMLHttpRequest extends window.XMLHttpRequest {
    open(method, address, ...rest) {
      super.open(method, local(address), ...rest)
    }
  }

  // As in the lesson, `WebSocket` stays what it is when a program puts something in its place that can
  // make no sockets. A page without this file would come to an end there.
  let socketClass = withHosts(WebSocket, (address) => whole(address).replace(/^http/, 'ws'))
  Object.defineProperty(window, 'WebSocket', {
    configurable: true,
    get: () => socketClass,
    set(value) {
      if (typeof value === 'function') socketClass = value
      else
        console.warn(
          'WebSocket was assigned something that is not a class or function; ' +
            'the assignment is ignored and WebSocket stays what it is.',
        )
    },
  })
}
