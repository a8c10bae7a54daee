/** Words with code in them: what stands between backticks is shown as code. */

export function worded(text: string): (string | Node)[] {
  return text.split(/`([^`]+)`/).map((part, index) => {
    if (index % 2 === 0) return part
    const code = document.createElement('code')
    code.textContent = part
    return code
  })
}
