import {
  checkPriceBook,
  checkPriceFormat,
  type ProviderPrices,
  priceBook,
  TokenledgerError,
} from '@tokenledger/sdk'
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
 * Reads price files that hold to the format; what they share with other providers is looked for in the
 * bundled book.
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
  const [problem] = checkPriceFormat(overBundled(files))
  if (problem !== undefined) throw refused(path, problem)
  return files
}

/** Every problem of these files, beside the bundled ones that they share prices with. */
export const problemsOf = (files: readonly ProviderPrices[]): readonly string[] =>
  checkPriceBook(overBundled(files))

/**
 * These files over the bundled book: what a file says of a provider goes before, and models that it
 * does not name stay.
 */
export function overBundled(files: readonly ProviderPrices[]): readonly ProviderPrices[] {
  const bundled = priceBook().files
  const others = bundled.filter((file) => !files.some((own) => own?.provider === file.provider))
  const merged = files.map((own) => {
    const below = bundled.find(({ provider }) => provider === own?.provider)
    return below === undefined || !Array.isArray(own.models) ? own : over(own, below)
  })
  return [...merged, ...others]
}

function over(own: ProviderPrices, below: ProviderPrices): ProviderPrices {
  const named = new Set(namesIn(own).map(lower))
  const isFree = (name: string): boolean => !named.has(lower(name))
  const models = below.models
    .filter(({ id }) => isFree(id))
    .map(({ aliases = [], ...model }) => ({ ...model, aliases: aliases.filter(isFree) }))
  return { ...own, models: [...own.models, ...models] }
}

const lower = (name: string): string => name.toLowerCase()

function namesIn({ models, lists = [] }: ProviderPrices): readonly string[] {
  return [
    ...models.flatMap(({ id, aliases = [] }) => [id, ...aliases]),
    ...lists.flatMap((list) => Object.keys(list.models).flatMap((names) => names.split(' | '))),
  ].filter((name) => typeof name === 'string')
}

const refused = (path: string, reason: string): TokenledgerError =>
  new TokenledgerError('invalid_price_book', `Cannot use the prices of "${path}": ${reason}`)
