/**
 * What can be wrong with one direction of one connection, in Toxiproxy's words
 * (https://github.com/Shopify/toxiproxy#toxics); `down` in Toxiproxy is a connection's `cut` or `refuse`.
 */
export type Toxic =
  | { type: 'latency'; latencyMs: number; jitterMs?: number }
  /** Bytes a second. */
  | { type: 'bandwidth'; rate: number }
  /** The end of the connection travels so much later. */
  | { type: 'slow_close'; delayMs: number }
  /** Silence; after `timeoutMs`, unless it is 0, the connection ends. */
  | { type: 'timeout'; timeoutMs: number }
  /** The connection is reset after `timeoutMs`. */
  | { type: 'reset_peer'; timeoutMs: number }
  /** The connection ends when more than so many bytes want to cross. */
  | { type: 'limit_data'; bytes: number }
