import { type PriceDifference, priceBook, priceDifferences, providerName } from '@tokenledger/sdk'
import type { Io } from '../io.ts'
import { differencesText } from '../price-lists/differences-text.ts'
import { genaiFiles, genaiPart } from '../price-lists/genai-files.ts'
import { goodFiles, type PriceLists, readPriceLists } from '../price-lists/read-price-files.ts'

/** Options of `prices diff`. */
export interface DiffPricesOptions {
  readonly provider?: string
  readonly json?: boolean
}

/** Prints what other price lists would change in the bundled book; any difference: the answer is no. */
export async function diffPrices(path: string, options: DiffPricesOptions, io: Io): Promise<void> {
  const wanted = options.provider === undefined ? null : providerName(options.provider)
  const lists = await readPriceLists(path)
  goodFiles(lists.files, path)
  const differences = differencesOf(lists).filter(
    ({ provider }) => wanted === null || provider === wanted,
  )
  if (differences.length > 0) io.answerNo()
  io.out(`${options.json === true ? jsonOf(differences) : differencesText(differences)}\n`)
}

function differencesOf({ files, genai }: PriceLists): readonly PriceDifference[] {
  const ours = priceBook().files
  const theirs = genaiFiles(genai)
  const part = theirs.flatMap((other) => {
    const own = ours.find(({ provider }) => provider === other.provider)
    return own === undefined ? [] : [genaiPart(own, other)]
  })
  const imported = priceDifferences(part, theirs).filter(({ fact }) => fact !== 'alias')
  return [...priceDifferences(ours, files), ...imported]
}

function jsonOf(differences: readonly PriceDifference[]): string {
  const rows = differences.map(({ kind, provider, model, when, from, fact, before, after }) => ({
    kind,
    provider,
    model,
    when,
    effective_from: from,
    meter: fact,
    ours: before,
    theirs: after,
  }))
  return JSON.stringify({ schema_version: 1, differences: rows }, null, 2)
}
