import { checkPriceBook, priceBook } from '@tokenledger/sdk'
import type { Io } from '../io.ts'

/** Options of `prices check`. */
export interface CheckPricesOptions {
  readonly json?: boolean
}

/** Checks the bundled price book and prints its problems; any of them: the answer is no. */
export async function checkPrices(options: CheckPricesOptions, io: Io): Promise<void> {
  const { files, checked } = priceBook()
  const problems = checkPriceBook(files)
  const prices = files.flatMap(({ models }) => models.flatMap((model) => model.prices))
  const counts = {
    providers: files.length,
    models: files.reduce((sum, { models }) => sum + models.length, 0),
    prices: prices.length,
    unverified: prices.filter(({ unverified }) => unverified !== undefined).length,
  }
  if (problems.length > 0) io.answerNo()
  if (options.json === true) {
    io.out(`${JSON.stringify({ schema_version: 1, checked, ...counts, problems }, null, 2)}\n`)
    return
  }
  for (const problem of problems) io.out(`${io.colours.red('✗')} ${problem}\n`)
  const verdict = problems.length === 0 ? 'in order' : `${problems.length} problems`
  io.out(
    `Price book of ${checked}: ${counts.providers} providers, ${counts.models} models, ` +
      `${counts.prices} prices (${counts.unverified} marked unverified): ${verdict}\n`,
  )
}
