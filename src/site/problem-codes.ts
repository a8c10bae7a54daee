/**
 * Codes that only running a lesson's programs can bring to light.
 */
export const VERDICT_CODES = [
  'start-stopped',
  'start-passes',
  'solution-fails',
  'near-miss-passes',
  'check-broken',
  'unsteady-check',
] as const

/**
 * Every code that a problem of a lesson can have. `docs/errors.md` explains each one, with an example
 * that a test compiles: a code that is missing here or there fails it.
 */
export const PROBLEM_CODES = [
  // Files
  'not-utf8',
  'empty-lesson',
  'bad-file-name',
  'bad-folder-name',
  'duplicate-lesson',
  'missing-file',
  'path-outside',
  'unknown-locale',
  // Front matter and markdown
  'unclosed-front-matter',
  'missing-title',
  'unclosed-fence',
  'broken-link',
  'broken-anchor',
  'link-to-draft',
  'missing-picture',
  'unsafe-link',
  // Directives
  'unknown-directive',
  'malformed-directive',
  'indented-directive',
  'unclosed-directive',
  'interleaved-directives',
  'stray-close',
  'unexpected-title',
  // YAML
  'yaml-tab',
  'yaml-indent',
  'yaml-quotes',
  'yaml-syntax',
  'not-a-mapping',
  // Keys and values
  'unknown-key',
  'duplicate-key',
  'missing-key',
  'conflicting-keys',
  'wrong-type',
  'bad-value',
  'bad-id',
  'duplicate-id',
  'bad-duration',
  'bad-bandwidth',
  'unknown-fault',
  'unknown-server',
  // Programs and challenges
  'code-syntax',
  'unknown-package',
  'unlisted-import',
  'unknown-module',
  'checks-missing',
  'unknown-check',
  'no-correct-answer',
  // Programs and checks that have been run
  ...VERDICT_CODES,
] as const

export type ProblemCode = (typeof PROBLEM_CODES)[number]
