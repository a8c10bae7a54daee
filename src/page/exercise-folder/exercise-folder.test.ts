import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEFAULT_NETWORK } from '#lesson/network.ts'
import { exerciseFolder, type FolderSource } from './exercise-folder.ts'
import { obstacle } from './obstacle.ts'

const SOURCE: FolderSource = {
  title: 'Ask & <answer>',
  address: 'https://learn.example/course/lesson/',
  language: 'javascript',
  kind: 'script',
  programs: { client: '$& client', server: '$& server' },
  serverOptions: { greeting: "$' it's" },
  packages: {},
  conditions: DEFAULT_NETWORK,
}

test('programs are there word for word, and the title as text', () => {
  const files = exerciseFolder(SOURCE)
  expect(Object.keys(files)).toEqual([
    'README.md',
    'package.json',
    'client.html',
    'client.js',
    'server.js',
    'hosts.js',
    'console.js',
    'start.js',
  ])
  expect(files['client.js']).toBe('$& client\n')
  expect(files['server.js']).toBe('$& server\n')
  expect(files['start.js']).toContain('const OPTIONS = {"greeting":"$\' it\'s"}')
  expect(files['client.html']).toContain('<h1>Ask &amp; &lt;answer&gt;</h1>')
  expect(files['client.html']).toContain('    <script src="client.js"></script>\n')
  expect(files['README.md']).toContain('https://learn.example/course/lesson/')
})

test('what is installed there is what is installed here', () => {
  const { devDependencies: own } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as { devDependencies: Record<string, string> }
  const versions = (source: FolderSource) =>
    (JSON.parse(exerciseFolder(source)['package.json'] ?? '') as { dependencies: Record<string, string> })
      .dependencies
  expect(versions(SOURCE)).toMatchObject({ ws: own['ws'] })
  expect(versions(SOURCE)).not.toHaveProperty('sucrase')
  expect(versions({ ...SOURCE, language: 'typescript' })).toMatchObject({
    ws: own['ws'],
    sucrase: own['sucrase'],
  })
})

test('packages are files, found by the names that client and packages import', () => {
  const files = exerciseFolder({
    ...SOURCE,
    kind: 'module',
    packages: { yjs: 'y', '@rails/actioncable': 'a' },
  })
  expect(files['packages/rails-actioncable.js']).toBe('a')
  const map = /<script type="importmap">(.*)<\/script>/.exec(files['client.html'] ?? '')?.[1] ?? ''
  expect(JSON.parse(map)).toEqual({
    imports: {
      yjs: './packages/yjs.js',
      'package:yjs': './packages/yjs.js',
      '@rails/actioncable': './packages/rails-actioncable.js',
      'package:@rails/actioncable': './packages/rails-actioncable.js',
    },
  })
  expect(files['client.html']).toContain('<script type="module" src="client.js"></script>')
})

test('only a line that is told to fail stands in the way', () => {
  expect(obstacle(DEFAULT_NETWORK)).toBeUndefined()
  expect(obstacle({ ...DEFAULT_NETWORK, faults: [{ atMs: 3_000, do: 'blackhole' }] })).toContain(
    'after 3 s the line falls silent',
  )
})
