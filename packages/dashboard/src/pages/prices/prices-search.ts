/** What the page keeps in the address besides the frame: nothing yet. */
export type PricesSearch = object

/** Reads it. */
export function readPricesSearch(): PricesSearch {
  return {}
}
