/** What only a server needs that imports `node:crypto`. */
export { cryptoModule } from '#sim/node/crypto.ts'
