import { lastChecked, type ProviderPrices, priceBook } from '@tokenledger/sdk'
import type { Io } from '../io.ts'
import { problemsOf, readPriceLists } from '../price-lists/read-price-files.ts'

/** Options of `prices check`. */
export interface CheckPricesOptions {
  readonly json?: boolean
}

/** Checks the bundled price book, or price files, and prints the problems; any: the answer is no. */
export async function checkPrices(
  path: string | undefined,
  options: CheckPricesOptions,
  io: Io,
): Promise<void> {
  const files = path === undefined ? priceBook().files : (await readPriceLists(path)).files
  const problems = problemsOf(files)
  if (problems.length > 0) io.answerNo()
  // What does not hold to the format cannot be counted.
  const facts = problems.length > 0 && path !== undefined ? null : factsOf(files)
  if (options.json === true) {
    io.out(`${JSON.stringify({ schema_version: 1, ...facts, problems }, null, 2)}\n`)
    return
  }
  for (const problem of problems) io.out(`${io.colours.red('✗')} ${problem}\n`)
  const verdict = problems.length === 0 ? 'in order' : `${problems.length} problems`
  io.out(facts === null ? `${path}: ${verdict}\n` : `${factsText(facts)}: ${verdict}\n`)
}

function factsOf(files: readonly ProviderPrices[]) {
  const lists = files.flatMap((file) => file.lists ?? [])
  const lines = (some: typeof lists) => some.flatMap((list) => Object.keys(list.models)).length
  const models = files.flatMap((file) => file.models)
  const prices = models.flatMap((model) => model.prices)
  const isOpen = ({ unverified }: { readonly unverified?: string }) => unverified !== undefined
  return {
    checked: lastChecked(files),
    providers: files.length,
    models: models.length + lines(lists),
    prices: prices.length + lines(lists),
    unverified: prices.filter(isOpen).length + lines(lists.filter(isOpen)),
  }
}

const factsText = (facts: ReturnType<typeof factsOf>): string =>
  `Price book of ${facts.checked}: ${facts.providers} providers, ${facts.models} models, ` +
  `${facts.prices} prices (${facts.unverified} marked unverified)`
