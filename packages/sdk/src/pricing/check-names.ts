import { type Finding, findings } from './check-findings.ts'
import { spellings } from './match-model.ts'
import type { ModelPrices, ProviderPrices } from './price-data.ts'

/** Names of models that stand twice, once each, in lower case. */
export function repeatedNames(models: readonly ModelPrices[]): readonly string[] {
  const seen = new Set<string>()
  const names = models.flatMap(namesOf).map(lower)
  return [...new Set(names.filter((name) => seen.size === seen.add(name).size))]
}

/**
 * Finds names of a file that cannot be meant: one that the file's own rules read as another model, and
 * rules that would take a part off any name.
 *
 * @param shared the files that it shares prices with
 */
export function checkNames(
  file: ProviderPrices,
  shared: readonly ProviderPrices[],
): readonly string[] {
  const names = file.models.flatMap(namesOf)
  return [
    ...names.filter(isUnreachable).map((name) => `the name "${name}" cannot be found as it stands`),
    ...checkRules(file),
    ...checkOtherNames(file, shared),
    ...checkShadows(file),
  ]
}

const lower = (name: string): string => name.toLowerCase()
const namesOf = ({ id, aliases = [] }: ModelPrices): readonly string[] => [id, ...aliases]

const isUnreachable = (name: string): boolean => name.trim() !== name || name.includes(' | ')

/** A prefix ends, and a snapshot's end begins, at a mark: else they would cut names in two. */
function checkRules({
  naming: { prefixes = [], dated = [], starts = [] },
}: ProviderPrices): readonly string[] {
  return [
    ...prefixes
      .filter((prefix) => !/[/:.](>|$)/.test(prefix))
      .map((prefix) => `the prefix "${prefix}" must end in one of / : .`),
    ...dated
      .filter((end) => end !== '@default' && !/^[-@:].*(YYYY|NNN)/.test(end))
      .map((end) => `the end "${end}" must begin with one of - @ : and hold YYYY or NNN`),
    ...starts
      .filter((start) => start !== start.toLowerCase() || !/[/:.@]$/.test(start))
      .map((start) => `the start "${start}" must be in lower case and end in one of / : . @`),
  ]
}

function checkOtherNames(
  { other_names: others = {}, models }: ProviderPrices,
  shared: readonly ProviderPrices[],
): readonly string[] {
  const own = new Set(models.flatMap(namesOf).map(lower))
  const there = new Set(shared.flatMap((file) => file.models.flatMap(namesOf)).map(lower))
  return Object.entries(others).flatMap(([name, target]) => [
    ...(there.has(lower(target)) ? [] : [`other_names leads to "${target}", which has no prices`]),
    ...(own.has(lower(name)) ? [`other_names holds "${name}", which is a name of its own`] : []),
  ])
}

/**
 * A name with one of the file's prefixes is the model without it, and an alias with a snapshot's end
 * is the model without that: whatever else it stands for is most likely a slip.
 */
function checkShadows({ models, naming }: ProviderPrices): readonly string[] {
  const owners = new Map(
    models.flatMap((model) => namesOf(model).map((name) => [lower(name), model])),
  )
  return models.flatMap((model) => {
    const shadows = namesOf(model).flatMap((name): readonly Finding[] => {
      const other = spellings(name, naming)
        .slice(1)
        .filter(({ kind }) => kind === null || name !== model.id)
        .map(({ text }) => owners.get(text))
        .find((owner) => owner !== undefined)
      if (other === undefined || other === model) return []
      const text = `the name "${name}", which the rules for names read as ${other.id}`
      return [{ name: 'name_shadows', text }]
    })
    return findings(model, shadows, ['name_shadows'])
  })
}
