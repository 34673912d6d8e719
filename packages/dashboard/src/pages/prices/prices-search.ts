/** What the page keeps in the address. */
export type PricesSearch = object

/** Reads it. */
export function readPricesSearch(_search: Readonly<Record<string, unknown>>): PricesSearch {
  return {}
}
