import { priceBook } from '@tokenledger/sdk/reading'
import { withoutWindow } from '../../ingest/without-window.ts'

/**
 * A name as the price book has it: exports date models, histories often do not; some write them for
 * people (`Claude Sonnet 4.5`), with what was paid behind them (`gpt-5, input`) or with the size of the
 * window (`claude-opus-4-6[1m]`).
 */
export function modelName(model: string | null, provider: string | null): string {
  if (model === null) return ''
  const [first = ''] = plainName(model).split(', ')
  return bookName(model, provider) ?? first
}

/** The same, null where the book knows no such model: it may be a fee of another kind. */
export function bookName(model: string, provider: string | null): string | null {
  const stated = plainName(model)
  const [first = stated] = stated.split(', ')
  for (const name of [stated, first, first.replaceAll(' ', '-')]) {
    const found = priceBook().find(name, provider ?? undefined)
    if (found !== null) return found.model.id
  }
  return null
}

const plainName = (model: string): string => withoutWindow(model.toLowerCase())
