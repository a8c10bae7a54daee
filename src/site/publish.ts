/**
 * What a build is going to write. Everything is checked and rendered before anything is written, so
 * that a broken lesson leaves the last good site where it is.
 */
import { Assets, type OutputFile } from './assets.ts'
import { CHECK_LIBRARY, challengeSet, hasChallengeData } from './challenge-data.ts'
import { Content } from './content.ts'
import { bundleName, bundlePackage, packageFileName } from './package-bundle.ts'
import { formatProblems } from './problem-list.ts'
import { buildSandbox } from './sandbox-page.ts'
import { Site, type Page } from './site.ts'

/** A site ready to be written, but for the template, which the client's bundle brings. */
export interface Publication {
  /** Pictures, packages and the sandbox. */
  files: OutputFile[]
  /** Made one by one as they are written: a course's pages list its lessons, and many are large. */
  pages: () => AsyncGenerator<{ fileName: string; page: Page }>
}

/** The author's problems, all of them, as one error. Its stack says nothing to an author and is left out. */
class ContentError extends Error {
  constructor(report: string) {
    super(`nothing is published: the lessons have problems.\n\n${report}`)
    this.name = 'ContentError'
    this.stack = ''
  }
}

/**
 * Renders the whole site of the project at `root`.
 * @throws {ContentError} with every problem of every lesson.
 */
export async function preparePublication(root: string, folder: string, base: string): Promise<Publication> {
  const content = new Content(root, folder)
  const edition = await content.read()
  if (edition.problems.length > 0) throw new ContentError(formatProblems(edition.problems))

  const assets = new Assets(content.files, base)
  const packages = new Map<string, string>()
  const wanted = [...edition.lessons.values()].flatMap(({ lesson }) =>
    lesson.draft
      ? []
      : lesson.exercises.flatMap((exercise) => [
          ...exercise.imports.map((specifier) => bundleName(specifier, exercise.imports)),
          ...(hasChallengeData(exercise) ? [CHECK_LIBRARY] : []),
        ]),
  )
  for (const name of new Set(wanted))
    packages.set(name, assets.add(packageFileName(name), await bundlePackage(root, name)))

  const site = new Site({
    files: content.files,
    edition,
    base,
    drafts: false,
    assetHref: (file) => assets.href(file),
    packageHref: (name) => packages.get(name) ?? '',
    challengesHref: async (lessonId, exercise) => {
      const set = await challengeSet(exercise, packages.get(CHECK_LIBRARY) ?? '')
      return assets.add(`${lessonId.replaceAll('/', '-')}-${exercise.id}.json`, JSON.stringify(set))
    },
  })
  await site.prerender()
  const sandbox = await buildSandbox(root)
  const files = [...assets.outputs, ...sandbox.files]
  return { files, pages: () => pagesOf(site) }
}

async function* pagesOf(site: Site): AsyncGenerator<{ fileName: string; page: Page }> {
  yield { fileName: '404.html', page: site.notFound() }
  for (const address of site.addresses()) {
    const page = await site.page(address)
    if (page) yield { fileName: `${address.slice(1)}index.html`, page }
  }
}
