/**
 * `sandbox.html`: the one document in which learners' code runs. Its origin is opaque, so it can load
 * nothing by address: the frame's boot and the worker's text are bundled and inlined, and the policy
 * admits that boot by its hash and nothing else. The same text serves `dev` and `build`.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import type { OutputFile } from './assets.ts'
import { bundleWorker } from './worker-bundle.ts'

const FRAME = 'src/sandbox/frame/main.ts'

export interface Sandbox {
  /** The document, and the pieces that it asks for when they are wanted. */
  files: OutputFile[]
  /** Absolute paths of the modules it was made of, to be watched. */
  modules: string[]
}

export const SANDBOX = 'sandbox.html'

/** Bundles the sandbox of the project at `root`. */
export async function buildSandbox(root: string): Promise<Sandbox> {
  const [frame, worker] = await Promise.all([bundle(root, FRAME), bundleWorker(root)])
  const boot = inlineScript(frame.code)
  const hash = createHash('sha256').update(boot).digest('base64')
  const html = [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(hash)}">`,
    '<title>Sandbox</title>',
    `<script type="text/plain" id="worker">${inlineScript(worker.code)}</script>`,
    `<script>${boot}</script>`,
    '</html>',
    '',
  ].join('\n')
  return {
    files: [{ fileName: SANDBOX, source: html }, ...worker.parts],
    modules: [...new Set([...frame.modules, ...worker.modules])],
  }
}

/**
 * Workers from blob: URLs inherit this, and so does what they start. `'unsafe-inline'` must stay out:
 * with it a nested frame would have a WebRTC of its own, which no policy closes.
 */
function policy(bootHash: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${bootHash}' 'unsafe-eval' blob:`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

async function bundle(root: string, entry: string): Promise<{ code: string; modules: string[] }> {
  const result = await build({
    root,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: join(root, entry), output: { format: 'iife', codeSplitting: false } },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[]
  const chunk = outputs.flatMap(({ output }) => output).find((file) => file.type === 'chunk')
  if (!chunk) throw new Error(`Bundling ${entry} made no script`)
  return { code: chunk.code.trim(), modules: chunk.moduleIds }
}

/** JavaScript that can stand in a `<script>`: in it `\/` and `\!` mean what `/` and `!` do. */
function inlineScript(code: string): string {
  return code.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--')
}
