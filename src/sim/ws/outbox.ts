/**
 * What a ws socket sends, in the order in which it was given: whatever follows a Blob waits until that
 * is read.
 */
import { OPCODE, type Frame } from '../frame.ts'
import type { Socket } from '../http/socket.ts'
import type { Scheduler } from '../scheduler.ts'
import { isBlob, toPayload, type Data } from './data.ts'

export type Done = (error?: Error) => void

export class Outbox {
  readonly #scheduler: Scheduler
  readonly #socket: Socket
  /** The message under way has begun in an earlier frame. */
  #continues = false
  /** What waits for a Blob to be read. */
  #queue: (() => void)[] | undefined

  constructor(scheduler: Scheduler, socket: Socket) {
    this.#scheduler = scheduler
    this.#socket = socket
  }

  /** Sends a message, or with `fin` false a part of one; `done` is called when the system has taken it. */
  send(data: Data, binary: boolean, fin: boolean, done: Done | undefined): void {
    const opcode = this.#continues ? 0 : binary ? OPCODE.binary : OPCODE.text
    this.#continues = !fin
    this.#send({ opcode, fin }, data, binary, done)
  }

  control(opcode: 9 | 10, data: Uint8Array<ArrayBuffer>, done: Done | undefined): void {
    this.inOrder(() => this.#write({ kind: 'frame', opcode, fin: true, data, bytes: data.length }, done))
  }

  /** Runs `task` when all that was given before has been sent. */
  inOrder(task: () => void): void {
    if (this.#queue) this.#queue.push(task)
    else task()
  }

  #send(head: Pick<Frame, 'opcode' | 'fin'>, data: Data, binary: boolean, done: Done | undefined): void {
    if (isBlob(data)) {
      this.inOrder(() => this.#read(head, data, binary, done))
      return
    }
    const { opcode, fin } = head
    const { data: taken, bytes } = toPayload(data, binary)
    const frame: Frame = { kind: 'frame', opcode, fin, data: taken, bytes }
    if (this.#queue) this.#queue.push(() => this.#write(frame, done))
    else this.#write(frame, done)
  }

  #read(head: Pick<Frame, 'opcode' | 'fin'>, blob: Blob, binary: boolean, done: Done | undefined): void {
    this.#queue = []
    const proceed = (bytes: ArrayBuffer) => {
      const queue = this.#queue ?? []
      this.#queue = undefined
      this.#send(head, bytes, binary, done)
      for (const task of queue) this.inOrder(task)
    }
    void this.#scheduler.holdFor(blob.arrayBuffer()).then(proceed)
  }

  #write(frame: Frame, done: Done | undefined): void {
    this.#socket.endpoint.send(frame)
    if (done) this.#socket.whenTaken(() => done())
  }
}
