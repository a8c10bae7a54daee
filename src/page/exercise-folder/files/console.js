/**
 * Shows on the page what the client prints, in the form in which Node prints it, as in the lesson. The
 * browser's own console has it as well; what the server prints is in the terminal.
 */
{
  const { format, inspect } = window.util
  const log = document.querySelector('[role="log"]')
  const counts = {}
  let indent = ''

  const show = (level, text) => {
    const line = document.createElement('div')
    line.className = level
    line.textContent = text.replaceAll(/^/gm, indent)
    log.append(line)
    line.scrollIntoView({ block: 'nearest' })
  }

  const shown = {
    dir: (value, options) => show('log', inspect(value, { customInspect: false, ...options })),
    assert: (condition, ...values) => {
      if (condition) return
      if (typeof values[0] === 'string') values[0] = `Assertion failed: ${values[0]}`
      else values.unshift(values.length > 0 ? 'Assertion failed:' : 'Assertion failed')
      show('error', format(...values))
    },
    count: (label = 'default') => show('log', `${label}: ${(counts[label] = (counts[label] ?? 0) + 1)}`),
    group: (...values) => {
      if (values.length > 0) show('log', format(...values))
      indent += '  '
    },
    groupEnd: () => (indent = indent.slice(2)),
    clear: () => log.replaceChildren(),
  }
  shown.groupCollapsed = shown.group
  for (const level of ['log', 'info', 'warn', 'error', 'debug', 'table', 'trace'])
    shown[level] = (...values) => show(level, format(...values))

  for (const [name, print] of Object.entries(shown)) {
    const real = console[name]
    console[name] = (...values) => {
      real.apply(console, values)
      print(...values)
    }
  }

  /** A place is `client.js:3:5`, without the address of the page. */
  const uncaught = (error) =>
    show('error', `Uncaught ${inspect(error)}`.replaceAll(`${location.origin}/`, ''))
  window.addEventListener('error', ({ error, message }) => uncaught(error ?? message))
  window.addEventListener('unhandledrejection', ({ reason }) => uncaught(reason))
}
