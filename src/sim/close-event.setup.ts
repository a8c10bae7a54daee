/** Node 20 has no `CloseEvent`; browsers and Node 23 do. For tests only. */
if (!('CloseEvent' in globalThis)) {
  class CloseEvent extends Event {
    readonly code: number
    readonly reason: string
    readonly wasClean: boolean

    constructor(type: string, { code = 0, reason = '', wasClean = false, ...init }: CloseEventInit = {}) {
      super(type, init)
      this.code = code
      this.reason = reason
      this.wasClean = wasClean
    }
  }
  Object.assign(globalThis, { CloseEvent })
}
