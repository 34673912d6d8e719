import type { ModelPrices, Naming, ProviderPrices } from './price-data.ts'

/** How a name was recognised. There is no guess by a prefix or a part of a name. */
export type MatchKind = 'id' | 'alias' | 'dated' | 'fine-tuned'

/** A model of a price file, and how a name led to it. */
export interface ModelMatch {
  readonly kind: MatchKind
  readonly model: ModelPrices
}

/** Names of one price file: finds the model that a name stands for. */
export type ModelNames = (name: string) => ModelMatch | null

/**
 * Indexes the names of a price file. A name is tried as it stands, without one of the provider's
 * own prefixes, without a snapshot's date, and as a customer's tuned model; case does not matter.
 */
export function modelNames(file: Pick<ProviderPrices, 'models' | 'naming'>): ModelNames {
  const known = namesOf(file.models)
  const dates = (file.naming.dated ?? []).map(datePattern)
  return (name) => {
    for (const bare of spellings(name.trim().toLowerCase(), file.naming)) {
      const match = exact(known, bare) ?? dated(known, bare, dates)
      if (match !== null) return match
    }
    return file.naming.fine_tuned === true ? fineTuned(known, name, dates) : null
  }
}

type Known = ReadonlyMap<string, ModelMatch>

function namesOf(models: readonly ModelPrices[]): Known {
  const known = new Map<string, ModelMatch>()
  for (const model of models) {
    for (const alias of model.aliases ?? []) known.set(alias.toLowerCase(), { kind: 'alias', model })
  }
  for (const model of models) known.set(model.id.toLowerCase(), { kind: 'id', model })
  return known
}

function exact(known: Known, name: string): ModelMatch | null {
  return known.get(name) ?? null
}

function dated(known: Known, name: string, dates: readonly RegExp[]): ModelMatch | null {
  for (const date of dates) {
    const bare = name.replace(date, '')
    const match = bare === name ? undefined : known.get(bare)
    if (match !== undefined) return { kind: 'dated', model: match.model }
  }
  return null
}

function fineTuned(known: Known, name: string, dates: readonly RegExp[]): ModelMatch | null {
  const [mark, base] = name.trim().toLowerCase().split(':')
  if (mark !== 'ft' || base === undefined) return null
  const match = exact(known, `ft:${base}`) ?? dated(known, `ft:${base}`, dates)
  return match === null ? null : { kind: 'fine-tuned', model: match.model }
}

/** The name as it stands, then without each prefix that the provider uses. */
export function spellings(name: string, naming: Naming): readonly string[] {
  const prefixes = (naming.prefixes ?? []).filter((prefix) => name.startsWith(prefix))
  return [name, ...prefixes.map((prefix) => name.slice(prefix.length))]
}

const DATE_PARTS: readonly (readonly [string, string])[] = [
  ['YYYY', '20\\d\\d'],
  ['MM', '(?:0[1-9]|1[0-2])'],
  ['DD', '(?:0[1-9]|[12]\\d|3[01])'],
  ['NNN', '\\d{3}'],
]

/** A pattern for the end of a name, from its description: `-YYYY-MM-DD`. */
export function datePattern(description: string): RegExp {
  const pattern = DATE_PARTS.reduce((text, [part, digits]) => text.replace(part, digits), description)
  return new RegExp(`${pattern}$`)
}
