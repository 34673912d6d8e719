import { providerName } from '../usage/provider-name.ts'
import {
  type MatchKind,
  type ModelMatch,
  type ModelNames,
  modelNames,
  spellings,
} from './match-model.ts'
import type { ModelPrices, ProviderPrices } from './price-data.ts'
import { withLists } from './with-lists.ts'

/** A model of the book, and how its name was recognised. */
export interface FoundModel {
  readonly kind: MatchKind
  readonly model: ModelPrices
  /** The file of the provider that is paid. */
  readonly file: ProviderPrices
  /** The file whose price list the model is on: another one where prices are shared. */
  readonly owner: ProviderPrices
}

/** Why no model was found: nobody by that name, or several who make one so called. */
export interface ModelNotFound {
  readonly reason: 'provider' | 'model' | 'ambiguous'
  /** The providers that were searched. */
  readonly searched: readonly string[]
}

/** Finds a model by its name, among one provider's models or those of all who make models. */
export type FindModel = (name: string, provider?: string) => FoundModel | ModelNotFound

/**
 * Makes the finder of a price book. A provider that the book does not hold has no prices, whatever
 * the name: a local server that answers as "gpt-3.5-turbo" is not OpenAI. Without a provider, only
 * those that sell their own models are searched, and a name that two of them know finds nothing; a name
 * such as `openrouter/…` or `anthropic:…` states the provider itself, and so does one that begins as
 * only one provider writes names.
 */
export function findModel(files: readonly ProviderPrices[]): FindModel {
  const shelves = new Map(files.map((file) => [file.provider, shelfOf(file)]))
  const makers = [...shelves.values()].filter(({ file }) => file.first_party)
  return (name, provider) => {
    if (provider === undefined) {
      const own = shelfByStart(shelves, name)
      if (own !== undefined) return foundOn(own, shelves, name)
      return findNamed(shelves, name) ?? findAmong(makers, name)
    }
    const asked = providerName(provider)
    const shelf = shelves.get(asked)
    if (shelf === undefined) return { reason: 'provider', searched: [asked] }
    return foundOn(shelf, shelves, name)
  }
}

type Shelves = ReadonlyMap<string, Shelf>

/** A model of one provider; the provider's name may stand before it once more, in any spelling. */
function foundOn(shelf: Shelf, shelves: Shelves, name: string): FoundModel | ModelNotFound {
  const { provider, any_model: any } = shelf.file
  const { head, rest } = cutHead(name)
  const isSaidTwice = any === undefined && head !== null && providerName(head) === provider
  const found = findOn(shelf, shelves, name) ?? (isSaidTwice ? findOn(shelf, shelves, rest) : null)
  return found ?? { reason: 'model', searched: [provider] }
}

/** The one whose way to begin a name this is; undefined: none, or several. */
function shelfByStart(shelves: Shelves, name: string): Shelf | undefined {
  const plain = name.trim().toLowerCase()
  const own = [...shelves.values()].filter(({ file }) =>
    file.naming.starts?.some((start) => plain.startsWith(start)),
  )
  return own.length === 1 ? own[0] : undefined
}

interface Shelf {
  /** As it stands in the book; `owner` is the same with its lists written out. */
  readonly file: ProviderPrices
  readonly owner: () => ProviderPrices
  readonly names: ModelNames
}

/** A shelf whose lists are written out and whose names are indexed when the first one is looked up. */
function shelfOf(file: ProviderPrices): Shelf {
  let index: ModelNames | undefined
  return {
    file,
    owner: () => withLists(file),
    names: (name) => {
      index ??= modelNames(withLists(file))
      return index(name)
    },
  }
}

/** A name that begins with `<provider>/` or `<provider>:`; null: it does not, or is unknown there. */
function findNamed(shelves: Shelves, name: string): FoundModel | null {
  const { head, rest } = cutHead(name)
  const shelf = head === null ? undefined : shelves.get(providerName(head))
  if (shelf === undefined || shelf.file.any_model !== undefined) return null
  return findOn(shelf, shelves, rest) ?? findOn(shelf, shelves, name)
}

/** What stands before the first `/` or `:` of a name, and after it. */
function cutHead(name: string): { readonly head: string | null; readonly rest: string } {
  const [, head, rest] = /^([^/:]+)[/:](.+)$/.exec(name.trim()) ?? []
  return head === undefined || rest === undefined ? { head: null, rest: name } : { head, rest }
}

function findAmong(makers: readonly Shelf[], name: string): FoundModel | ModelNotFound {
  const found: FoundModel[] = []
  for (const { owner, names } of makers) {
    const match = names(name)
    if (match !== null) found.push({ ...match, file: owner(), owner: owner() })
  }
  const [only, ...others] = found
  const searched = (found.length > 0 ? found : makers).map(({ file }) => file.provider)
  if (only === undefined) return { reason: 'model', searched }
  return others.length === 0 ? only : { reason: 'ambiguous', searched }
}

function findOn(shelf: Shelf, shelves: Shelves, name: string): FoundModel | null {
  const file = shelf.owner()
  const own = shelf.names(name)
  if (own !== null) return { ...own, file, owner: file }
  for (const shared of file.same_as ?? []) {
    const other = shelves.get(shared)
    const match = other === undefined ? null : matchShared(file, other, name)
    if (other !== undefined && match !== null) return { ...match, file, owner: other.owner() }
  }
  return anyModel(file, name)
}

function anyModel(file: ProviderPrices, name: string): FoundModel | null {
  const { any_model: model, any_model_except: except = [] } = file
  const plain = name.trim().toLowerCase()
  if (model === undefined || except.some((end) => plain.endsWith(end))) return null
  return { kind: 'any', model, file, owner: file }
}

/** A model of another's list, under its own name or under one that this provider gives it. */
function matchShared(file: ProviderPrices, other: Shelf, name: string): ModelMatch | null {
  for (const { text, kind } of spellings(name, file.naming)) {
    const match = other.names(file.other_names?.[text] ?? text)
    if (match !== null) return kind === null ? match : { ...match, kind }
  }
  return null
}
