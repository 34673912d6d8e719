/** What the page keeps in the address. */
export interface EventsSearch {
  /** The call that is explained. */
  readonly event?: string
}

/** Reads it. */
export function readEventsSearch(search: Readonly<Record<string, unknown>>): EventsSearch {
  const { event } = search
  return typeof event === 'string' && event !== '' ? { event } : {}
}
