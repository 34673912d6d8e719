import { providerName } from '../usage/provider-name.ts'
import { type Fields, own } from './fields.ts'
import type { Hints } from './hints.ts'
import type { Mark, Recognition } from './provider.ts'
import { usageIn } from './usage-in.ts'

/** What a detector needs of those whom it finds. */
export interface Detectable {
  readonly name: string
  readonly types?: Iterable<string>
  readonly isCertain?: (payload: Fields) => boolean
  readonly marks?: readonly Mark[]
  readonly readsHeaders?: true
  readonly recognise: (payload: Fields, hints: Hints, usage: Fields) => Recognition
}

/** Finds who reads a payload; null when nobody can. */
export type Detector<One> = (payload: Fields, hints: Hints) => One | null

/**
 * A detector among these: the hinted one, if it can read the payload; else the first that calls it
 * its own; else the first to which it is possible. Only those are asked of whose marks the payload
 * has one, so that the price does not grow with their number.
 *
 * @param recorders stand before the others. A hint says who answered, not who wrote it down: what a
 * recorder calls its own is read by it, unless the hinted one calls it its own, too. @default none
 */
export function detector<One extends Detectable>(
  providers: readonly One[],
  recorders: readonly One[] = [],
): Detector<One> {
  const all = [...recorders, ...providers]
  const asked = candidatesOf(all)
  const byName = new Map(all.map((one) => [one.name, one]))
  const certainOf = certainAmong(all)
  return (payload, hints) => {
    const hinted = hints.provider === undefined ? undefined : named(byName, hints.provider)
    const recognition = hinted?.recognise(payload, hints, usageIn(payload)) ?? 'foreign'
    if (hinted !== undefined && recognition === 'own') return hinted
    const certain = recognition === 'foreign' ? certainOf(payload) : undefined
    if (certain !== undefined) return certain
    const usage = usageIn(payload)
    const first = asked.choose(payload, usage, hints)
    if (hinted === undefined || recognition === 'foreign') {
      return firstOf(all, asked, first, { payload, hints, usage })
    }
    const recorder = recorders.find(
      (one, index) => asked.has(index) && one.recognise(payload, hints, usage) === 'own',
    )
    return recorder ?? hinted
  }
}

/** Finds who certainly reads a payload, so that nobody needs to be asked. */
function certainAmong<One extends Detectable>(
  all: readonly One[],
): (payload: Fields) => One | undefined {
  const byType = new Map<unknown, One>()
  for (const one of all) for (const type of one.types ?? []) byType.set(type, one)
  const others = all.filter((one) => one.isCertain !== undefined)
  return (payload) => {
    const found = byType.get(own(payload, 'type'))
    if (found !== undefined) return found
    for (const one of others) if (one.isCertain?.(payload) === true) return one
    return undefined
  }
}

/** Those who are worth asking about a payload. */
interface Candidates {
  /**
   * Chooses those of whose marks the payload or its usage has one, and those who read headers.
   *
   * @returns the index of the first
   */
  choose(payload: Fields, usage: Fields, hints: Hints): number
  has(index: number): boolean
}

function candidatesOf(all: readonly Detectable[]): Candidates {
  const byField = indexOfMarks(all)
  const always = indexesOf(all, ({ marks }) => marks === undefined)
  const byHeader = indexesOf(all, ({ readsHeaders }) => readsHeaders === true)
  // For which payload each was last chosen, so that nothing is cleared in between.
  const chosenFor = new Float64Array(all.length)
  let number = 0
  let first = 0
  const chooseAll = (indexes: readonly number[]): void => {
    for (const index of indexes) {
      chosenFor[index] = number
      if (index < first) first = index
    }
  }
  const chooseBy = (fields: Fields): void => {
    // Inherited fields only lead to a question more, and `in` is a third cheaper than a list of keys.
    for (const field in fields) {
      const marked = byField.get(field)
      if (marked === undefined) continue
      for (const { index, test } of marked) {
        if (test !== undefined && !test(fields[field])) continue
        chosenFor[index] = number
        if (index < first) first = index
      }
    }
  }
  return {
    choose(payload, usage, { headers }) {
      number++
      first = all.length
      chooseAll(always)
      if (headers !== undefined) chooseAll(byHeader)
      chooseBy(payload)
      if (usage !== payload) chooseBy(usage)
      return first
    },
    has: (index) => chosenFor[index] === number,
  }
}

function indexesOf(
  all: readonly Detectable[],
  isMeant: (one: Detectable) => boolean,
): readonly number[] {
  return [...all.keys()].filter((index) => {
    const one = all[index]
    return one !== undefined && isMeant(one)
  })
}

interface Marked {
  readonly index: number
  readonly test: ((value: unknown) => boolean) | undefined
}

function indexOfMarks(all: readonly Detectable[]): ReadonlyMap<string, readonly Marked[]> {
  const byField = new Map<string, Marked[]>()
  all.forEach(({ marks = [] }, index) => {
    for (const mark of marks) {
      const { field, test } = typeof mark === 'string' ? { field: mark, test: undefined } : mark
      byField.set(field, [...(byField.get(field) ?? []), { index, test }])
    }
  })
  return byField
}

interface Asked {
  readonly payload: Fields
  readonly hints: Hints
  readonly usage: Fields
}

function firstOf<One extends Detectable>(
  all: readonly One[],
  asked: Candidates,
  first: number,
  { payload, hints, usage }: Asked,
): One | null {
  let possible: One | null = null
  for (let index = first; index < all.length; index++) {
    const one = asked.has(index) ? all[index] : undefined
    if (one === undefined) continue
    const recognition = one.recognise(payload, hints, usage)
    if (recognition === 'own') return one
    if (recognition === 'possible') possible ??= one
  }
  return possible
}

function named<One>(byName: ReadonlyMap<string, One>, name: string): One | undefined {
  return byName.get(name) ?? byName.get(providerName(name))
}
