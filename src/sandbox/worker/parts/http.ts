/** What only programs need that talk HTTP, and not by web sockets alone. */
export * from '#sim/window/http-globals.ts'
