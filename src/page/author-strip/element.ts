/**
 * In `dev` only: what trying the programs of this lesson has found, in a corner of its page. It comes
 * and goes with the lesson's file, and takes no room from the lesson.
 */
import { AUTHOR_REPORT, type AuthorReport } from '#lesson/author-report.ts'
import { Island } from '../island.ts'
import './element.css'

export class AuthorStrip extends Island {
  /** Puts the strip at the end of the page. */
  static attach(): void {
    this.define('author-strip')
    document.body.append(document.createElement('author-strip'))
  }

  protected override connect(): void {
    const hot = import.meta.hot
    if (!hot) throw new Error('<author-strip> is for dev')
    this.hidden = true
    const hear = (report: AuthorReport) => {
      if (isHere(report.path)) this.#show(report)
    }
    hot.on(AUTHOR_REPORT, hear)
    this.onDisconnect(() => hot.off(AUTHOR_REPORT, hear))
    hot.send(AUTHOR_REPORT, { path: location.pathname })
  }

  #show({ state, summary, problems }: AuthorReport): void {
    this.hidden = false
    this.dataset['state'] = problems.length > 0 ? 'wrong' : state
    this.role = 'region'
    this.ariaLabel = 'Author’s checks'
    const said = piece('p', summary)
    said.role = 'status'
    const list = document.createElement('ul')
    list.append(...problems.map(item))
    this.replaceChildren(said, ...(problems.length > 0 ? [list] : []))
  }
}

function isHere(path: string): boolean {
  return decodeURI(location.pathname) === decodeURI(path)
}

/** Its place opens in the editor that Vite finds. */
function item({ file, line, column, code, message, advice }: AuthorReport['problems'][number]): HTMLElement {
  const place = `${file}:${line}:${column}`
  const open = document.createElement('button')
  open.type = 'button'
  open.textContent = place
  open.title = 'Open in the editor'
  open.addEventListener('click', () => {
    void fetch(`${import.meta.env.BASE_URL}__open-in-editor?file=${encodeURIComponent(place)}`)
  })
  const element = document.createElement('li')
  element.append(open, piece('code', code), piece('p', message))
  if (advice !== undefined) element.append(piece('p', advice))
  return element
}

function piece(tag: 'p' | 'code', text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}
