import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { analyseProgram } from '#lesson/program.ts'
import { bundleName, bundlePackage, packageFileName } from './package-bundle.ts'

const root = mkdtempSync(path.join(tmpdir(), 'packages-'))
afterAll(() => rmSync(root, { recursive: true }))

/** Installs a package at `root`. */
function install(name: string, files: Record<string, string>, type: 'module' | 'commonjs'): void {
  const folder = path.join(root, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', type }))
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text)
}

/** These exports of the package, as a program would have them. */
async function load(name: string, ...exports: string[]): Promise<unknown[]> {
  const code = await bundlePackage(root, name)
  const module = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)
  return exports.map((each) => module[each])
}

describe('a package as one module', () => {
  test('has what it imports in it', async () => {
    install('leaf', { 'index.js': 'export const leaf = {}' }, 'module')
    install('tree', { 'index.js': "import { leaf } from 'leaf'; export default [leaf]" }, 'module')
    const code = await bundlePackage(root, 'tree')
    expect((await analyseProgram(code, 'server.js')).imports).toEqual([])
    expect(await load('tree', 'default')).toEqual([[{}]])
  })

  test('leaves out what the client imports too, so that there is one of it', async () => {
    install('leaf', { 'index.js': 'export const leaf = {}' }, 'module')
    install('tree', { 'index.js': "import { leaf } from 'leaf'; export default [leaf]" }, 'module')
    const imports = ['tree', 'leaf']
    const code = await bundlePackage(root, bundleName('tree', imports))
    expect((await analyseProgram(code, 'server.js')).imports).toMatchObject([{ specifier: 'package:leaf' }])
    expect(await bundlePackage(root, bundleName('leaf', imports))).toBe(await bundlePackage(root, 'leaf'))
  })

  test('has the names that CommonJS exports, those of other files included', async () => {
    install(
      'common',
      {
        'index.js': `
          'use strict'
          Object.defineProperty(exports, '__esModule', { value: true })
          __exportStar(require('./more.js'), exports)
          exports.default = 'the default'
          exports.one = 1
          function __exportStar(from, to) { for (const key in from) if (!(key in to)) to[key] = from[key] }`,
        'more.js': 'const two = 2; module.exports = { two }; module.exports.three = 3',
      },
      'commonjs',
    )
    expect(await load('common', 'default', 'one', 'two', 'three')).toEqual(['the default', 1, 2, 3])
  })

  test('has what CommonJS exports as its default, where that is no module that was translated', async () => {
    install('plain', { 'index.js': 'module.exports = class Plain {}; module.exports.part = 1' }, 'commonjs')
    expect(await load('plain', 'default', 'part')).toEqual([expect.any(Function), 1])
  })

  test('is asked for by a name that tells what it shares', () => {
    expect(bundleName('b', ['c', 'b', 'a'])).toBe('b a c')
    expect(packageFileName('@lezer/javascript chai')).toBe('lezer-javascript.js')
  })
})
