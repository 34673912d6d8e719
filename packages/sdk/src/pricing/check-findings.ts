import type { ModelPrices } from './price-data.ts'

/** Something odd about a model, which its `exceptions` may excuse by this name. */
export interface Finding {
  readonly name: string
  readonly text: string
}

/**
 * One sentence for each finding that the model does not excuse, and for each excuse of these kinds
 * that excuses nothing.
 *
 * @param kinds the names that such findings can have
 */
export function findings(
  { id, exceptions = {} }: ModelPrices,
  found: readonly Finding[],
  kinds: readonly string[],
): readonly string[] {
  const byName = new Map(found.map(({ name, text }) => [name, text]))
  const idle = kinds.filter((name) => Object.hasOwn(exceptions, name) && !byName.has(name))
  return [
    ...[...byName]
      .filter(([name]) => !Object.hasOwn(exceptions, name))
      .map(([name, text]) => `${id} has ${text} (${name})`),
    ...idle.map((name) => `${id} excuses "${name}", which is not found`),
  ]
}
