/**
 * `sandbox.html`: the one document in which learners' code runs. Its origin is opaque, so it can load
 * nothing by address: the frame's boot and the worker's text are bundled and inlined, and the policy
 * admits that boot by its hash and nothing else. The same text serves `dev` and `build`.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { OutputFile } from './assets.ts'
import { bundle } from './bundle.ts'
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
  const [[frame], worker] = await Promise.all([bundleFrame(root), bundleWorker(root)])
  const boot = inlineScript(frame.code.trim())
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
    modules: [...new Set([...frame.moduleIds, ...worker.modules])],
  }
}

/**
 * Workers from blob: URLs inherit this, and so does what they start. `'unsafe-inline'` must stay out:
 * with it a nested frame would have a WebRTC of its own, which no policy closes.
 */
function policy(bootHash: string): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${bootHash}' 'unsafe-eval' blob: data:`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function bundleFrame(root: string) {
  return bundle(root, {
    minify: true,
    rolldownOptions: { input: join(root, FRAME), output: { format: 'iife', codeSplitting: false } },
  })
}

/** JavaScript that can stand in a `<script>`: in it `\/` and `\!` mean what `/` and `!` do. */
function inlineScript(code: string): string {
  return code.replaceAll(/<\/(?=script)/gi, '<\\/').replaceAll('<!--', '<\\!--')
}
