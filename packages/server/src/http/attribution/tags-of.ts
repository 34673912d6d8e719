/**
 * Tags of a list: names separated by commas, or a JSON array. `key:value` and `key=value` are tags
 * with a value; a name alone has the value `true`.
 */
export function tagsOfList(text: string): [string, string][] {
  const parsed = parsedJson(text)
  const names = Array.isArray(parsed) ? parsed.map(String) : text.split(',')
  return names.flatMap((name): [string, string][] => {
    const [, key = '', value] = /^\s*([^:=]+?)\s*(?:[:=]\s*(.*?)\s*)?$/s.exec(name) ?? []
    return key === '' ? [] : [[key, value === undefined || value === '' ? 'true' : value]]
  })
}

/** Tags of a JSON object: its fields that are text, numbers or booleans. */
export function tagsOfObject(text: string): [string, string][] {
  const parsed = parsedJson(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return []
  return Object.entries(parsed).flatMap(([key, value]): [string, string][] =>
    ['string', 'number', 'boolean'].includes(typeof value) && key !== ''
      ? [[key, String(value)]]
      : [],
  )
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
