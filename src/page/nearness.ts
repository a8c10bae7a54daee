/**
 * When something may be loaded unasked: its element is near the view and, if it is heavy, the page has
 * done its own loading and is idle.
 */

/** How long the page is left to itself after loading: the learner may want to press Run first. */
const SETTLE_MS = 1_200
const MARGIN = '300px'

let settling: Promise<void> | undefined

/** Calls `then` once, when the element is so near the view; returns how to call it off. */
export function onceNear(element: Element, margin: string, then: () => void): () => void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return
      observer.disconnect()
      then()
    },
    { rootMargin: margin },
  )
  observer.observe(element)
  return () => observer.disconnect()
}

/** The same, but not before the page is left to itself. */
export function whenNear(element: Element, then: () => void): () => void {
  let isOff = false
  const forget = onceNear(element, MARGIN, () => {
    void settled().then(() => (isOff ? undefined : then()))
  })
  return () => {
    isOff = true
    forget()
  }
}

/** The page has done its own loading, has been left to itself for a while, and is idle. */
export function settled(): Promise<void> {
  return (settling ??= settle())
}

async function settle(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }))
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  await idle()
}

/** The browser has nothing better to do, or half a second has gone. Safari has no such callback. */
export function idle(): Promise<unknown> {
  return new Promise((resolve) =>
    'requestIdleCallback' in globalThis
      ? requestIdleCallback(resolve, { timeout: 500 })
      : setTimeout(resolve, 50),
  )
}

/** The browser has drawn what is there now; not while nobody sees the page. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
}
