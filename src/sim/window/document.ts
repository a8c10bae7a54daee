/**
 * `document`, as little of it as client libraries want that never touch a page: whether it is seen, where
 * it is, and events that do not come. It has no elements, and no method that would make or find one.
 */
import { RealEventTarget } from '../real.ts'
import { shapeInterface } from './interface-shape.ts'
import type { PageLocation } from './location.ts'

export function createDocument(location: PageLocation): object {
  class Document extends RealEventTarget {
    get visibilityState(): 'visible' {
      return 'visible'
    }

    get hidden(): boolean {
      return false
    }

    get readyState(): 'complete' {
      return 'complete'
    }

    /** There are no cookies: what is set is forgotten. */
    get cookie(): string {
      return ''
    }

    set cookie(_: string) {}

    get location(): PageLocation {
      return location
    }

    get URL(): string {
      return location.href
    }

    get baseURI(): string {
      return location.href
    }

    get referrer(): string {
      return ''
    }

    get title(): string {
      return ''
    }

    set title(_: string) {}

    hasFocus(): boolean {
      return true
    }
  }

  shapeInterface(Document, 'Document')
  return new Document()
}
