/** Saves an exercise as a folder that runs without the page. */

export function folderButtonMarkup(): string {
  return `<folder-button><button type="button" title="Save as a folder that runs" aria-label="Save as a folder that runs"><svg viewBox="0 0 12 12" aria-hidden="true"><path d="M6 1.5v6m-2.5-2.5L6 7.5l2.5-2.5M1.5 8.5v2h9v-2"/></svg></button><p role="status"></p></folder-button>`
}
