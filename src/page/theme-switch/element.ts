/** Light, dark, or as the system has it. */
import { Island } from '../island.ts'
import { chooseTheme, theme, type Theme } from '../theme.ts'

export class ThemeSwitch extends Island {
  protected override connect(): void {
    for (const input of this.querySelectorAll('input')) {
      this.listen(input, 'change', () => chooseTheme(input.value as Theme))
      this.effect(() => {
        input.checked = input.value === theme.value
      })
    }
  }
}
