/**
 * Bundling of what is not the site itself: the sandbox's texts, packages, and the pages of tests. Nothing
 * of the project's own Vite configuration takes part, and nothing is written.
 */
import { build, type InlineConfig, type Rolldown } from 'vite'

export type BundleOptions = Pick<InlineConfig, 'define' | 'plugins'> & {
  /** Where the bundle goes as text; a few kilobytes less. */
  minify?: boolean
  rolldownOptions: Rolldown.InputOptions & { output?: Rolldown.OutputOptions }
}

/**
 * The chunks that the project at `root` makes of the entries, those of the entries first.
 * @throws whatever the bundler does
 */
export async function bundle(
  root: string,
  { minify, rolldownOptions, ...options }: BundleOptions,
): Promise<[Rolldown.OutputChunk, ...Rolldown.OutputChunk[]]> {
  const { output } = (await build({
    root,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    ...options,
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      ...(minify !== undefined && { minify }),
      rolldownOptions,
    },
  })) as Rolldown.RolldownOutput
  const [entry, ...others] = output
  return [entry, ...others.filter((file) => file.type === 'chunk')]
}
