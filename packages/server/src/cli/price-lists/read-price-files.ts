import { checkPriceBook, type ProviderPrices, priceBook, TokenledgerError } from '@tokenledger/sdk'
import { type GenaiProvider, isGenai } from './genai-data.ts'
import { readJsonFiles } from './read-json-files.ts'

/** What a file or a folder states about prices. */
export interface PriceLists {
  /** Price files of ours; not checked yet. */
  readonly files: readonly ProviderPrices[]
  /** Data of `@pydantic/genai-prices`. */
  readonly genai: readonly GenaiProvider[]
}

/**
 * Reads price files, lists of them and data files of `@pydantic/genai-prices`, from one file or all
 * of a folder.
 *
 * @throws TokenledgerError `file_not_readable`, or `invalid_price_book` when there is no JSON.
 */
export async function readPriceLists(path: string): Promise<PriceLists> {
  const contents = (await readJsonFiles(path)).map(({ content }) => content)
  const own = contents.filter((content) => !isGenai(content))
  return {
    files: own.flatMap((content) => (Array.isArray(content) ? content : [content])),
    genai: contents.flatMap((content) => (isGenai(content) ? content : [])),
  }
}

/**
 * Reads price files that hold to the format; what they share with providers that they do not hold is
 * looked for in the bundled book.
 *
 * @throws TokenledgerError `file_not_readable`, or `invalid_price_book` when one breaks the format.
 */
export async function readPriceFiles(path: string): Promise<readonly ProviderPrices[]> {
  const { files, genai } = await readPriceLists(path)
  if (genai.length > 0) throw refused(path, 'it is the data of genai-prices, not a price file')
  return goodFiles(files, path)
}

/**
 * The files as they are, when they hold to the format.
 *
 * @throws TokenledgerError `invalid_price_book` with the first problem.
 */
export function goodFiles(
  files: readonly ProviderPrices[],
  path: string,
): readonly ProviderPrices[] {
  const [problem] = problemsOf(files)
  if (problem !== undefined) throw refused(path, problem)
  return files
}

/** Every problem of these files beside the bundled ones of other providers. */
export const problemsOf = (files: readonly ProviderPrices[]): readonly string[] =>
  checkPriceBook(besideBundled(files))

/** These files, and the bundled ones of all other providers. */
export function besideBundled(files: readonly ProviderPrices[]): readonly ProviderPrices[] {
  const held = new Set(files.map((file) => file?.provider))
  return [...files, ...priceBook().files.filter(({ provider }) => !held.has(provider))]
}

const refused = (path: string, reason: string): TokenledgerError =>
  new TokenledgerError('invalid_price_book', `Cannot use the prices of "${path}": ${reason}`)
