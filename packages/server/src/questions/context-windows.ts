/** How many tokens a call of a model may take in; null: not known. */
export type ContextWindow = (model: string | null, provider: string | null) => number | null

/** The windows that the price book knows. It is loaded when first asked for. */
export async function contextWindows(): Promise<ContextWindow> {
  const { priceBook } = await import('@tokenledger/sdk')
  const book = priceBook()
  return (model, provider) => {
    if (model === null) return null
    return book.find(model, provider ?? undefined)?.model.context_window ?? null
  }
}
