/** Light, dark, or as the system has it. Hidden until its element is there. */

const CHOICES = [
  [
    'light',
    'Light',
    '<circle cx="8" cy="8" r="3"/><path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1"/>',
  ],
  ['system', 'As the system', '<rect x="2" y="3" width="12" height="8.5" rx="1.2"/><path d="M5.5 14h5"/>'],
  ['dark', 'Dark', '<path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z"/>'],
] as const

export function themeSwitchMarkup(): string {
  const choices = CHOICES.map(
    ([value, name, path]) =>
      `<label title="${name}"><input type="radio" name="theme" value="${value}"${
        value === 'system' ? ' checked' : ''
      }><svg viewBox="0 0 16 16" aria-hidden="true">${path}</svg><span class="hidden">${name}</span></label>`,
  )
  return `<theme-switch><fieldset><legend class="hidden">Theme</legend>${choices.join('')}</fieldset></theme-switch>`
}
