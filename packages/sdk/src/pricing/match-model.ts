import type { ModelPrices, Naming, ProviderPrices } from './price-data.ts'

/** How a name was recognised. There is no guess by a prefix or a part of a name. */
export type MatchKind = 'id' | 'alias' | 'dated' | 'fine-tuned' | 'any'

/** A model of a price file, and how a name led to it. */
export interface ModelMatch {
  readonly kind: MatchKind
  readonly model: ModelPrices
}

/** Finds the model of one price file that a name stands for. */
export type ModelNames = (name: string) => ModelMatch | null

/**
 * Indexes the names of a price file. A name is tried as it stands, without one of the provider's
 * own prefixes, without a snapshot's date, and as a customer's tuned model; case does not matter.
 */
export function modelNames(file: Pick<ProviderPrices, 'models' | 'naming'>): ModelNames {
  const known = namesOf(file.models)
  return (name) => {
    for (const spelling of spellings(name, file.naming)) {
      const match = known.get(spelling.text)
      if (match !== undefined)
        return spelling.kind === null ? match : { ...match, kind: spelling.kind }
    }
    return null
  }
}

function namesOf(models: readonly ModelPrices[]): ReadonlyMap<string, ModelMatch> {
  const known = new Map<string, ModelMatch>()
  for (const model of models) {
    for (const alias of model.aliases ?? [])
      known.set(alias.toLowerCase(), { kind: 'alias', model })
  }
  for (const model of models) known.set(model.id.toLowerCase(), { kind: 'id', model })
  return known
}

/** One way to read a name, and what was taken off it; null: nothing but a prefix. */
export interface Spelling {
  readonly text: string
  readonly kind: 'dated' | 'fine-tuned' | null
}

/**
 * The ways to read a name, the most literal first: as it stands, without each prefix that the
 * provider uses, then each of these without the date of a snapshot.
 *
 * @param name in any case
 */
export function spellings(name: string, naming: Naming): readonly Spelling[] {
  const plain = name.trim().toLowerCase()
  if (plain.length > MODEL_NAME_LENGTH) return []
  const base = naming.fine_tuned === true ? /^ft:[^:]+(?=:)/.exec(plain)?.[0] : undefined
  const literal = [plain, ...withoutPrefix(plain, naming)]
  const exact: readonly Spelling[] = [
    ...literal.map((text) => ({ text, kind: null })),
    ...(base === undefined ? [] : [{ text: base, kind: 'fine-tuned' as const }]),
  ]
  return [...exact, ...exact.flatMap((spelling) => withoutDate(spelling, naming))]
}

/** Without each prefix that stands before it, and without those that then stand before it. */
function withoutPrefix(name: string, { prefixes = [] }: Naming): readonly string[] {
  const bare = new Set<string>()
  let left: readonly string[] = [name]
  for (let depth = 0; depth < PREFIXES_AT_MOST && left.length > 0; depth += 1) {
    left = left.flatMap((one) => prefixes.flatMap((prefix) => withoutOne(one, prefix)))
    for (const one of left) bare.add(one)
  }
  return [...bare]
}

const PREFIXES_AT_MOST = 3
const MODEL_NAME_LENGTH = 300

function withoutOne(name: string, prefix: string): readonly string[] {
  const [start = '', next = ''] = prefix.split('>')
  const bare = start.includes('*')
    ? name.replace(prefixPattern(start), '')
    : name.slice(name.startsWith(start) ? start.length : 0)
  return bare !== name && bare.startsWith(next) ? [bare] : []
}

/** A pattern for the start of a name; `*` stands for anything without `/` and `:`. */
function prefixPattern(prefix: string): RegExp {
  const known = prefixPatterns.get(prefix)
  if (known !== undefined) return known
  const literal = prefix.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`^${literal.join('[^/:]*')}`)
  prefixPatterns.set(prefix, pattern)
  return pattern
}

const prefixPatterns = new Map<string, RegExp>()

function withoutDate({ text, kind }: Spelling, { dated = [] }: Naming): readonly Spelling[] {
  const bare = dated.map((description) => text.replace(datePattern(description), ''))
  return bare.filter((one) => one !== text).map((one) => ({ text: one, kind: kind ?? 'dated' }))
}

const DATE_PARTS: readonly (readonly [part: string, digits: string])[] = [
  ['YYYY', '20\\d\\d'],
  ['MM', '(?:0[1-9]|1[0-2])'],
  ['DD', '(?:0[1-9]|[12]\\d|3[01])'],
  ['NNN', '\\d{3}'],
]

/** A pattern for the end of a name, from its description: `-YYYY-MM-DD`, `@YYYYMMDD`, `-NNN`. */
export function datePattern(description: string): RegExp {
  const pattern = DATE_PARTS.reduce(
    (text, [part, digits]) => text.replace(part, digits),
    description,
  )
  return new RegExp(`${pattern}$`)
}
