/** SVG elements, made in one call. */

type Attributes = Record<string, string | number | undefined>

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  setAttributes(element, attributes)
  element.append(...children)
  return element
}

/** Sets what has a value; what is `undefined` is left as it is. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, String(value))
}

/** A coordinate, short. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}
