/**
 * Where everything in the diagram is, from left to right: times, then a lifeline for each client's
 * connection that is open at the same time, the room for labels, and the server.
 */

const GUTTER = 58
const NARROW_GUTTER = 50
const MARGIN = 16
const LEAST_LANE = 22
const WIDEST_LANE = 76
/** The server's lifelines lie closer: arrows that come from one client go to one of them. */
const SERVER_LANE = 9
/** Of the width, what lifelines of clients may take. */
const LANES_SHARE = 0.36

export class DiagramColumns {
  readonly width: number
  /** The right edge of the times. */
  readonly timeX: number
  /** Lanes that are drawn apart; further ones share the last. */
  readonly laneCount: number
  readonly #laneWidth: number
  readonly #clientX: number

  constructor(width: number, laneCount: number) {
    const gutter = width < 480 ? NARROW_GUTTER : GUTTER
    this.width = width
    this.timeX = gutter - 10
    this.#clientX = gutter + 8
    const room = width * LANES_SHARE
    this.laneCount = Math.max(1, Math.min(laneCount, Math.floor(room / LEAST_LANE)))
    this.#laneWidth = Math.min(WIDEST_LANE, room / this.laneCount)
  }

  clientX(lane: number): number {
    return this.#clientX + Math.min(lane, this.laneCount - 1) * this.#laneWidth
  }

  serverX(lane: number): number {
    const behind = this.laneCount - 1 - Math.min(lane, this.laneCount - 1)
    return this.width - MARGIN - behind * SERVER_LANE
  }

  /** The room between a client's lifeline and the server's nearest. */
  roomFor(lane: number): number {
    return this.serverX(0) - this.clientX(lane) - 2 * MARGIN
  }

  equals(other: DiagramColumns | undefined): boolean {
    return other?.width === this.width && other.laneCount === this.laneCount
  }
}
