/**
 * The boot of `sandbox.html`: starts workers and kills them, at the word of the page that framed it
 * and of nobody else. It never sees a program, nor what one prints: page and worker speak over a port.
 */
import { FIRST_WORKER, type FrameCommand, type FrameReport } from '#lesson/messages.ts'

// WebRTC is no fetch to a content security policy; the learner's workers have none, nor shall this window.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) Reflect.deleteProperty(window, name)

const script = URL.createObjectURL(
  new Blob([document.getElementById('worker')?.textContent ?? ''], { type: 'text/javascript' }),
)
const workers = new Map<number, Worker>()

function spawn(number: number, port: MessagePort): void {
  const failed = (message: string) => report({ type: 'failed', worker: number, message })
  try {
    const worker = new Worker(script)
    worker.addEventListener('error', (event) => {
      // The worker reports its programs' errors itself: what comes this way is the sandbox's own failure.
      event.preventDefault()
      failed(event.message || 'the worker did not start')
    })
    worker.postMessage(null, [port])
    workers.set(number, worker)
  } catch (error) {
    failed(String(error))
  }
}

function kill(number: number): void {
  workers.get(number)?.terminate()
  workers.delete(number)
}

function report(message: FrameReport, transfer: Transferable[] = []): void {
  // This document's origin is opaque and it cannot know its parent's; nothing said here is a secret.
  parent.postMessage(message, '*', transfer)
}

addEventListener('message', (event: MessageEvent<FrameCommand>) => {
  if (event.source !== parent) return
  const command = event.data
  const port = event.ports[0]
  if (command.type === 'spawn' && port) spawn(command.worker, port)
  else if (command.type === 'kill') kill(command.worker)
})
// Who frames this is about to want a worker: the first is there without being asked for.
const { port1, port2 } = new MessageChannel()
report({ type: 'ready' }, [port1])
spawn(FIRST_WORKER, port2)
