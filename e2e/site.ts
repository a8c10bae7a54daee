/** Where the site under test is built and served. Its content is `content/` and `e2e/content/` together. */
export const DIST = '.cache/e2e/dist'
export const PORT = 4179
