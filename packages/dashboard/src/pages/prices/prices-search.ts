/** What the page keeps in the address. Absent: the dearest model, and the others beside it. */
export interface PricesSearch {
  /** The model whose prices are shown through time: `provider/model` of the price book. */
  readonly model?: string
  /** The model whose calls are priced on others, as calls name it; absent: all calls. */
  readonly of?: string
  /** Further models to price them on: `provider/model`. */
  readonly on?: readonly string[]
}

/** Reads it. */
export function readPricesSearch(search: Readonly<Record<string, unknown>>): PricesSearch {
  const { model, of } = search
  const on = [search['on'] ?? []].flat().map(String).filter(isBookModel)
  return {
    ...(typeof model === 'string' && isBookModel(model) && { model }),
    ...(typeof of === 'string' && of !== '' && { of }),
    ...(on.length > 0 && { on: [...new Set(on)] }),
  }
}

const isBookModel = (text: string): boolean => text.indexOf('/') > 0

/** The parts of `provider/model`: a model's name may have slashes of its own. */
export function bookModel(text: string): { readonly provider: string; readonly model: string } {
  const slash = text.indexOf('/')
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) }
}
