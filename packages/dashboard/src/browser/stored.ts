const PREFIX = 'tokenledger.'

/** A preference of this browser; null where there is none, or no storage. */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

/** Keeps a preference of this browser; where there is no storage it lasts as long as the page. */
export function writeStored(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value)
  } catch {
    // A browser without storage shows the defaults next time.
  }
}
