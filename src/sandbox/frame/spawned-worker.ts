/**
 * A worker that the frame has started. It boots from the first moment on, and is given its port to the
 * page when it is wanted; that it has failed is not told before.
 */

export class SpawnedWorker {
  readonly #worker: Worker
  #failed: ((message: string) => void) | undefined
  #failure: string | undefined

  /** @throws what the platform throws where it starts no worker from the address `script`. */
  constructor(script: string) {
    this.#worker = new Worker(script)
    this.#worker.addEventListener('error', (event) => {
      // The worker reports its programs' errors itself: what comes this way is the sandbox's own failure.
      event.preventDefault()
      this.#failure = event.message || 'the worker did not start'
      this.#failed?.(this.#failure)
    })
  }

  /** Over `port` page and worker speak from now on. */
  connect(port: MessagePort, failed: (message: string) => void): void {
    this.#failed = failed
    this.#worker.postMessage(null, [port])
    if (this.#failure !== undefined) failed(this.#failure)
  }

  terminate(): void {
    this.#worker.terminate()
  }
}
