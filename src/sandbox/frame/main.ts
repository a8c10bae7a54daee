/**
 * The boot of `sandbox.html`: starts workers and kills them, at the word of the page that framed it
 * and of nobody else. It never sees a program, nor what one prints: page and worker speak over a port.
 */
import type { FrameCommand, FrameReport } from '#lesson/messages.ts'
import { SpawnedWorker } from './spawned-worker.ts'

// WebRTC is no fetch to a content security policy; the learner's workers have none, nor shall this window.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection']) Reflect.deleteProperty(window, name)

const script = URL.createObjectURL(
  new Blob([document.getElementById('worker')?.textContent ?? ''], { type: 'text/javascript' }),
)
const workers = new Map<number, SpawnedWorker>()
/** Boots with the frame: who frames it is about to want a worker. */
let first = tryToStart()

function tryToStart(): SpawnedWorker | undefined {
  try {
    return new SpawnedWorker(script)
  } catch {
    // Whoever wants one hears why there is none.
    return undefined
  }
}

function spawn(number: number, port: MessagePort): void {
  const failed = (message: string) => report({ type: 'failed', worker: number, message })
  try {
    const worker = first ?? new SpawnedWorker(script)
    first = undefined
    workers.set(number, worker)
    worker.connect(port, failed)
  } catch (error) {
    failed(String(error))
  }
}

function kill(number: number): void {
  workers.get(number)?.terminate()
  workers.delete(number)
}

function report(message: FrameReport): void {
  // This document's origin is opaque and it cannot know its parent's; nothing said here is a secret.
  parent.postMessage(message, '*')
}

addEventListener('message', (event: MessageEvent<FrameCommand>) => {
  if (event.source !== parent) return
  const command = event.data
  const port = event.ports[0]
  if (command.type === 'spawn' && port) spawn(command.worker, port)
  else if (command.type === 'kill') kill(command.worker)
})
report({ type: 'ready' })
