import { readFile } from 'node:fs/promises'
import { priceBook, providerName, TokenledgerError } from '@tokenledger/sdk'
import type { Io } from '../io.ts'
import { type ComparedPrice, comparePrices } from './compare-prices.ts'
import { offeredPrices } from './offered-prices.ts'

/** Options of `prices diff`. */
export interface DiffPricesOptions {
  readonly provider?: string
  readonly json?: boolean
}

/** Prints what another price list would change in the bundled book; any difference: the answer is no. */
export async function diffPrices(path: string, options: DiffPricesOptions, io: Io): Promise<void> {
  const wanted = options.provider === undefined ? null : providerName(options.provider)
  const offered = offeredPrices(await jsonOf(path), path, io.now())
  const differences = comparePrices(priceBook(), offered, io.now()).filter(
    ({ provider }) => wanted === null || provider === wanted,
  )
  if (differences.length > 0) io.answerNo()
  if (options.json === true) {
    io.out(`${JSON.stringify({ schema_version: 1, differences }, null, 2)}\n`)
    return
  }
  for (const one of differences) io.out(`${lineOf(one)}\n`)
  io.out(`${countsText(differences)}\n`)
}

async function jsonOf(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8')
  try {
    return JSON.parse(text)
  } catch {
    throw new TokenledgerError(
      'invalid_price_book',
      `Cannot compare with "${path}": it must be JSON; give a price file or the data of genai-prices`,
    )
  }
}

const MARKS = { added: '+', changed: '~', removed: '-' }

function lineOf({ kind, provider, model, meter, ours, theirs }: ComparedPrice): string {
  return `${MARKS[kind]} ${provider}/${model}  ${meter}: ${ours ?? 'none'} → ${theirs ?? 'none'}`
}

function countsText(differences: readonly ComparedPrice[]): string {
  const countOf = (wanted: string) => differences.filter(({ kind }) => kind === wanted).length
  return `${countOf('added')} added, ${countOf('changed')} changed, ${countOf('removed')} removed (rates by meter, $ for one)`
}
