/** What the page keeps in the address. */
export type EventsSearch = object

/** Reads it. */
export function readEventsSearch(_search: Readonly<Record<string, unknown>>): EventsSearch {
  return {}
}
