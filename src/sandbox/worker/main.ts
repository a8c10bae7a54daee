/**
 * The worker's entry. Before anything else the platform and the language are taken as they are, the
 * global object is cleared, and the port to the page comes into the hands of this module alone.
 */
import './platform.ts'
import type { UncaughtError, WorkerReport } from '#lesson/messages.ts'
import type { Judge } from './check/judge.ts'
import { Conduct } from './conduct.ts'
import { clearGlobals } from './globals.ts'
import { Inbox } from './inbox.ts'
import { registerInterfaces } from './inspect/interface.ts'
import { recordProxies } from './inspect/proxy.ts'
import { part, partAddresses } from './parts.ts'
import { portOf, postMessage, setTimeout as later } from './platform.ts'
import { uncurry, uncurryGetter } from './primordials.ts'
import { rehearse } from './rehearsal.ts'
import { RunReports } from './run-reports.ts'
import { Run } from './run.ts'

/** A worker without a task for so long is a spare one. */
const SPARE_MS = 100

const scope = globalThis as unknown as DedicatedWorkerGlobalScope
const RealSyntaxError = SyntaxError
const errorOf = uncurryGetter<ErrorEvent, unknown>(ErrorEvent.prototype, 'error')
const messageOf = uncurryGetter<ErrorEvent, string>(ErrorEvent.prototype, 'message')
const addressOf = uncurryGetter<ErrorEvent, string>(ErrorEvent.prototype, 'filename')
const lineOf = uncurryGetter<ErrorEvent, number>(ErrorEvent.prototype, 'lineno')
const columnOf = uncurryGetter<ErrorEvent, number>(ErrorEvent.prototype, 'colno')
const stopEvent = uncurry<Event, [], void>(Event.prototype.stopImmediatePropagation)
const reasonOf = uncurryGetter<PromiseRejectionEvent, unknown>(PromiseRejectionEvent.prototype, 'reason')

function serve(port: MessagePort): void {
  const report = (message: WorkerReport) => postMessage(port, message)
  let judge: Judge | undefined
  const court = (): Judge | undefined => {
    const library = part('judge')
    if (library) judge ??= new library.Judge(report)
    return judge
  }
  let run: Run | undefined
  const adopt = (made: Run): Run => {
    run = made
    watchErrors(made)
    return made
  }
  const inbox = new Inbox(report, (command, event) => {
    switch (command.type) {
      case 'run':
        if (!run) void adopt(new Run(command, new RunReports(command.run, report))).start(command.replay)
        return
      case 'conduct':
        if (!run) adopt(new Conduct(command.request, portOf(event)).run)
        return
      case 'prepare':
        return court()?.prepare(command.library)
      case 'check':
        return void court()?.check(command, portOf(event))
      default:
        return run?.command(command)
    }
  })
  // The attribute also starts the port.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener
  port.onmessage = (event) => inbox.hear(event)
  report({ type: 'ready', parts: partAddresses() })
  later(() => inbox.isUsed || void rehearse(() => !inbox.isUsed), SPARE_MS)
}

function kindOf(error: unknown): UncaughtError['kind'] {
  return error instanceof RealSyntaxError ? 'syntax' : 'error'
}

/**
 * What no program caught comes to the global scope, whoever called the code that threw. A client's own
 * listeners must not hear of its server's.
 */
function watchErrors(run: Run): void {
  scope.addEventListener('error', (event) => {
    event.preventDefault()
    const error = errorOf(event)
    const place = run.locate(addressOf(event), lineOf(event), columnOf(event))
    if (run.reportError(error ?? messageOf(event), kindOf(error), place) === 'server') stopEvent(event)
  })
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault()
    if (run.reportError(reasonOf(event), 'rejection') === 'server') stopEvent(event)
  })
}

scope.addEventListener(
  'message',
  (event) => {
    const port = event.ports[0]
    if (port) serve(port)
  },
  { once: true },
)
registerInterfaces(scope)
recordProxies(scope as unknown as { Proxy: ProxyConstructor })
clearGlobals(scope)
