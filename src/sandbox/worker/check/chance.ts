/** Notes whether a check asks for what is different each time: random numbers, and the date. */

export class Chance {
  #isTaken = false

  /** Watches over `scope` from now on; call it once for each. */
  constructor(scope: { Math: Math; Date: DateConstructor }) {
    const { random } = scope.Math
    const { now } = scope.Date
    const take = <Value>(value: Value): Value => {
      this.#isTaken = true
      return value
    }
    scope.Math.random = () => take(random())
    scope.Date.now = () => take(now())
    const watched: DateConstructor = new Proxy(scope.Date, {
      apply: (date) => take(date()),
      construct: (date, values: [], target) =>
        values.length === 0
          ? take(Reflect.construct(date, values, target))
          : Reflect.construct(date, values, target),
    })
    watched.prototype.constructor = watched
    scope.Date = watched
  }

  /** Whether anything was asked for since the last time that this was read. */
  read(): boolean {
    const isTaken = this.#isTaken
    this.#isTaken = false
    return isTaken
  }
}
