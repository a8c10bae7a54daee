/**
 * Where the site under test is built and served. Its content is `content/` and `e2e/content/` together.
 * Another port and folder let two runs go on beside each other.
 */
export const PORT = Number(process.env['WIRESIDE_E2E_PORT'] ?? 4179)
export const DIST = `${process.env['WIRESIDE_E2E_FOLDER'] ?? '.cache/e2e'}/dist`
