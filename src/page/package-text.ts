/** Texts that runs need and pages do not: npm packages and the assertion library, each fetched once a page. */

const texts = new Map<string, Promise<string>>()

/** @throws when `address` is not there; it is asked for again the next time. */
export function loadText(address: string): Promise<string> {
  const text = texts.get(address) ?? fetchText(address)
  texts.set(address, text)
  return text
}

/** The sources of packages, by their names. */
export async function loadPackages(addresses: Record<string, string>): Promise<Record<string, string>> {
  const entries = Object.entries(addresses).map(
    async ([name, address]) => [name, await loadText(address)] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

async function fetchText(address: string): Promise<string> {
  try {
    const response = await fetch(address)
    if (response.ok) return await response.text()
    throw new Error(`${address} is not there (${response.status})`)
  } catch (error) {
    texts.delete(address)
    throw error
  }
}
