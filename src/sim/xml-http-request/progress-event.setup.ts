/** Node has no `ProgressEvent`; browsers do. For tests only. */
if (!('ProgressEvent' in globalThis)) {
  class ProgressEvent extends Event {
    readonly lengthComputable: boolean
    readonly loaded: number
    readonly total: number

    constructor(
      type: string,
      { lengthComputable = false, loaded = 0, total = 0, ...init }: ProgressEventInit = {},
    ) {
      super(type, init)
      this.lengthComputable = lengthComputable
      this.loaded = loaded
      this.total = total
    }
  }
  Object.assign(globalThis, { ProgressEvent })
}
