/**
 * Light, dark, or as the system has it: `data-theme` on the root, which the style sheets read, is
 * the choice; `scheme` is what it comes to. The choice is the browser's, not a course's.
 */
import { computed, signal } from '@preact/signals-core'

export type Theme = 'light' | 'dark' | 'system'

const KEY = 'wireside:theme'
const system = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = signal(system.matches)
system.addEventListener('change', () => (systemIsDark.value = system.matches))

export const theme = signal<Theme>(toTheme(document.documentElement.dataset['theme']))

export const scheme = computed(() =>
  theme.value === 'system' ? (systemIsDark.value ? 'dark' : 'light') : theme.value,
)

/** Chooses for this page and, where the browser lets us, for the next ones. */
export function chooseTheme(choice: Theme): void {
  apply(choice)
  try {
    localStorage.setItem(KEY, choice)
  } catch {
    // Forbidden or full: the choice holds for this page.
  }
}

addEventListener('storage', (event) => {
  if (event.key === KEY) apply(toTheme(event.newValue))
})

function apply(choice: Theme): void {
  document.documentElement.dataset['theme'] = choice
  theme.value = choice
}

function toTheme(text: string | null | undefined): Theme {
  return text === 'light' || text === 'dark' ? text : 'system'
}
