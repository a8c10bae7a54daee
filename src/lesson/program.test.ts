import { describe, expect, test } from 'vitest'
import { analyseProgram, ProgramError, type Program } from './program.ts'

const analyse = (source: string) => analyseProgram(source, 'client.js')

async function failure(source: string, file: Program['file'] = 'client.js'): Promise<ProgramError> {
  const error = await analyseProgram(source, file).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ProgramError)) throw new Error(`no ProgramError: ${String(error)}`)
  return error
}

describe('kind', () => {
  test.each([
    ['const a = 1', 'script'],
    ['with (Math) console.log(PI)', 'script'],
    ['async function f() { await 1 }', 'script'],
    ['await = 1', 'script'],
    ['import("./a.js")', 'script'],
    ['const a = await 1', 'module'],
    ['for await (const a of []) ;', 'module'],
    ['export {}', 'module'],
    ['import "ws"', 'module'],
    ['console.log(import.meta.url)', 'module'],
  ])('%s is a %s', async (source, kind) => {
    expect((await analyse(source)).kind).toBe(kind)
  })

  test('a server is a module whatever it holds', async () => {
    expect((await analyseProgram('const a = 1', 'server.js')).kind).toBe('module')
    await failure('with (Math) console.log(PI)', 'server.js')
  })
})

describe('imports', () => {
  test('span their literal specifiers, dynamic and re-exported ones too', async () => {
    const source = `import a, { b as c } from 'ws'; export * from "./x.js"; function f() { return import('y') } import(z)`
    const { imports, bindings } = await analyse(source)
    expect(imports.map(({ specifier, start, end }) => [specifier, source.slice(start, end)])).toEqual([
      ['ws', "'ws'"],
      ['./x.js', '"./x.js"'],
      ['y', "'y'"],
    ])
    expect(bindings).toEqual(['a', 'c', 'f'])
  })
})

describe('bindings', () => {
  test('are those of the top-level scope, hoisted var included', async () => {
    const source = `
      const { a, b: [c, ...d], ...e } = x, f = 1
      let g = function hidden() { var no }
      class H { static { var no } m = function () { var no } }
      function i(no) { var no2 }
      if (x) { var j; let no; function no3() {} }
      for (var k of []) ;
      try {} catch ({ no4 }) { var l = 1 }
    `
    expect((await analyse(source)).bindings).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'H', 'i', 'j', 'k', 'l'])
  })

  test('exported declarations count', async () => {
    expect((await analyse('export const a = 1; export default function b() {}')).bindings).toEqual(['a', 'b'])
  })
})

describe('errors', () => {
  test('say line and column, 1-based, without an appendix', async () => {
    const error = await failure('const a = 1\nconst b = = 2\n')
    expect(error).toMatchObject({ name: 'SyntaxError', message: 'Unexpected token', line: 2, column: 11 })
  })

  test('are those of the reading that came further', async () => {
    expect(await failure("import x from 'ws'\n\nconst y = {\n")).toMatchObject({ line: 4 })
    expect(await failure('with (a) {}\nlet b = ;')).toMatchObject({ line: 2, column: 9 })
  })

  test('TypeScript: on the line as written', async () => {
    expect(await failure('interface A { b: string }\nconst c: A = = 1', 'client.ts')).toMatchObject({
      line: 2,
      column: 14,
    })
  })
})

test('TypeScript loses its types and no line', async () => {
  const source = 'interface A {\n  b: string\n}\n\nconst c: A = { b: "x" } as A\nlet d!: number\n'
  const { code, kind } = await analyseProgram(source, 'client.ts')
  expect(kind).toBe('script')
  expect(code.split('\n')).toHaveLength(source.split('\n').length)
  expect(code.split('\n')[4]).toMatch(/^const c\s*= \{ b: "x" \}/)
})
