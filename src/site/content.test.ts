import { afterAll, describe, expect, it, vi } from 'vitest'
import { Content } from './content.ts'
import { create } from './new-command.ts'
import { readScratch, scratchProject } from './scratch-content.ts'

describe('courses', () => {
  it('take their title from course.yaml, their order and addresses from file names', async () => {
    const { edition } = await readScratch({
      'content/b/course.yaml': 'title: B!\ndescription: Of b.\nlocale: pt-br\n',
      'content/b/10-last.md': '# Last\n',
      'content/b/9-first.md': '# First\n',
      'content/b/notes.txt': 'no lesson',
      'content/a/01-only.md': '# Only\n',
      'content/.hidden/01-x.md': '',
    })
    expect(edition.problems).toEqual([])
    expect(
      edition.courses.map(({ lessons, ...course }) => ({
        ...course,
        lessons: lessons.map(({ lesson }) => lesson.id),
      })),
    ).toEqual([
      { id: 'a', title: 'a', locale: 'en', lessons: ['a/only'] },
      { id: 'b', title: 'B!', description: 'Of b.', locale: 'pt-BR', lessons: ['b/first', 'b/last'] },
    ])
  })

  it('are of files that are named and placed as lessons are', async () => {
    const { edition } = await readScratch({
      'content/README.md': '# Stray\n',
      'content/course/Intro.md': '# Intro\n',
      'content/course/2_Second.md': '# Second\n',
      'content/course/part/01-deep.md': '# Deep\n',
      'content/assets/01-a.md': '# A\n',
      'content/course/course.yaml': 'titel: T\nlocale: 5\n',
    })
    expect(edition.problems.map(({ file, code, advice }) => [file, code, advice])).toEqual([
      ['content/README.md', 'bad-file-name', 'move it to `content/<course>/01-README.md`'],
      ['content/assets/01-a.md', 'bad-folder-name', 'it is in the address of its pages: `assets-course`'],
      ['content/course/2_Second.md', 'bad-file-name', expect.stringContaining('`02-second.md`')],
      ['content/course/Intro.md', 'bad-file-name', expect.stringContaining('`01-intro.md`')],
      ['content/course/course.yaml', 'unknown-key', 'did you mean `title`?'],
      ['content/course/course.yaml', 'wrong-type', expect.any(String)],
      ['content/course/part/01-deep.md', 'bad-file-name', 'move it to `content/<course>/01-deep.md`'],
    ])
  })

  it('come in any order without a number, behind the others, and give way where a name is taken', async () => {
    const { edition } = await readScratch({
      'content/course/basics.md': '# Dropped in\n',
      'content/course/another.md': '# Another\n',
      'content/course/01-basics.md': '# Basics\n',
    })
    expect(edition.problems).toEqual([])
    expect(edition.courses[0]?.lessons.map(({ lesson }) => [lesson.id, lesson.title])).toEqual([
      ['course/basics', 'Basics'],
      ['course/another', 'Another'],
      ['course/basics-2', 'Dropped in'],
    ])
  })

  it('say what is no UTF-8, and read the rest', async () => {
    const { edition } = await readScratch({
      'content/course/01-a.md': Buffer.from('# A\n\nGr\xfc\xdfe \uFFFD\n\n:::nota\n:::\n', 'latin1'),
      'content/course/02-b.md': Buffer.from('\uFEFF# B\n', 'utf16le'),
      'content/course/03-c.md': '# C \uFFFD is text\n',
    })
    expect(
      edition.problems.map(({ file, line, column, code, message }) => [
        file.slice(15, 17),
        line,
        column,
        code,
        message,
      ]),
    ).toEqual([
      ['01', 3, 3, 'not-utf8', 'a byte that is no UTF-8'],
      ['01', 5, 4, 'unknown-directive', 'unknown directive `nota`'],
      ['02', 1, 1, 'not-utf8', 'the file is UTF-16, not UTF-8'],
    ])
  })
})

describe('a new lesson', () => {
  const project = scratchProject({ 'content/course/07-seven.md': '# Seven\n' })
  afterAll(project.remove)

  it('has the next number, and no problem', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(create(project.root, ['course/heart-beats'])).toBe(0)
    expect(create(project.root, ['other/first', 'A', 'title'])).toBe(0)
    expect(create(project.root, ['course/seven'])).toBe(1)
    expect(create(project.root, ['Course/x'])).toBe(1)
    expect(create(project.root, [])).toBe(1)
    log.mockRestore()
    error.mockRestore()
    const edition = await new Content(project.root).read()
    expect(edition.problems).toEqual([])
    expect([...edition.lessons].map(([file, { lesson }]) => [file, lesson.title])).toEqual([
      ['content/course/07-seven.md', 'Seven'],
      ['content/course/08-heart-beats.md', 'Heart beats'],
      ['content/other/01-first.md', 'A title'],
    ])
  })
})
