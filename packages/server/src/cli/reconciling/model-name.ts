import { priceBook } from '@tokenledger/sdk/reading'

/**
 * A name as the price book has it: exports date models, histories often do not; some write them for
 * people (`Claude Sonnet 4.5`), with what was paid behind them (`gpt-5, input`) or with the size of the
 * window (`claude-opus-4-6[1m]`).
 */
export function modelName(model: string | null, provider: string | null): string {
  if (model === null) return ''
  const stated = model.toLowerCase().replace(/\[\w+\]$/, '')
  const [first = stated] = stated.split(', ')
  const found = [stated, first, first.replaceAll(' ', '-')].map((name) =>
    priceBook().find(name, provider ?? undefined),
  )
  return found.find((one) => one !== null)?.model.id ?? first
}
