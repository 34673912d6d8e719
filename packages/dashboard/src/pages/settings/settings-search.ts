/** What the page keeps in the address: the way to connect that is shown. */
export interface SettingsSearch {
  readonly via?: string
}

/** Reads it. */
export function readSettingsSearch(search: Readonly<Record<string, unknown>>): SettingsSearch {
  const { via } = search
  return typeof via === 'string' && via !== '' ? { via } : {}
}
