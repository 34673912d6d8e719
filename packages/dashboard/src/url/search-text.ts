/** Reads `?where=a&where=b&range=7d`. */
export function parseSearchText(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name]
    found[name] = before === undefined ? value : [before, value].flat()
  }
  return found
}

/** Writes what `parseSearchText` reads. What is undefined or an empty list is left out. */
export function searchTextOf(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(search)) {
    for (const one of [value].flat()) {
      if (one !== undefined && one !== null) parameters.append(name, String(one))
    }
  }
  const text = readable(parameters.toString())
  return text === '' ? '' : `?${text}`
}

/** Colons, commas and bars need no escape within a search part. */
const readable = (text: string): string =>
  text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%7C', '|')
