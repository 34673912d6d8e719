import { providerName } from '../usage/provider-name.ts'
import { type Fields, ownFields } from './fields.ts'
import type { Hints } from './hints.ts'
import type { Provider } from './provider.ts'

/** Finds who reads a payload; null when nobody can. */
export type Detector = (payload: Fields, hints: Hints) => Provider | null

/**
 * A detector among these: the hinted one, if it can read the payload; else the first that calls it
 * its own; else the first to which it is possible. Only those are asked of whose marks the payload
 * has one, so that the price does not grow with their number.
 *
 * @param recorders stand before the others. A hint says who answered, not who wrote it down: what a
 * recorder calls its own is read by it, unless the hinted one calls it its own, too. @default none
 */
export function detector(
  providers: readonly Provider[],
  recorders: readonly Provider[] = [],
): Detector {
  const all = [...recorders, ...providers]
  const asked = candidatesOf(all)
  const byName = new Map(all.map((provider) => [provider.name, provider]))
  return (payload, hints) => {
    const hinted = hints.provider === undefined ? undefined : named(byName, hints.provider)
    const recognition = hinted?.recognise(payload, hints) ?? 'foreign'
    if (hinted !== undefined && recognition === 'own') return hinted
    asked.choose(payload)
    if (hinted === undefined || recognition === 'foreign') {
      return firstOf(all, asked, payload, hints)
    }
    const recorder = recorders.find(
      (one, index) => asked.has(index) && one.recognise(payload, hints) === 'own',
    )
    return recorder ?? hinted
  }
}

/** Those of the providers who are worth asking about a payload. */
interface Candidates {
  /** Chooses those of whose marks the payload, or its usage, has one. */
  choose(payload: Fields): void
  has(index: number): boolean
}

function candidatesOf(providers: readonly Provider[]): Candidates {
  const byMark = indexOfMarks(providers)
  // For which payload each was last chosen, so that nothing is cleared in between.
  const chosenFor = Float64Array.from(providers, ({ marks }) => (marks === undefined ? Infinity : 0))
  let number = 0
  const chooseBy = (fields: Fields): void => {
    for (const key of Object.keys(fields)) {
      const marked = byMark.get(key)
      if (marked !== undefined) for (const index of marked) chosenFor[index] = number
    }
  }
  return {
    choose(payload) {
      number++
      chooseBy(payload)
      const usage = ownFields(payload, 'usage')
      if (usage !== null) chooseBy(usage)
    },
    has: (index) => (chosenFor[index] ?? 0) >= number,
  }
}

type Marks = ReadonlyMap<string, readonly number[]>

function indexOfMarks(providers: readonly Provider[]): Marks {
  const byMark = new Map<string, number[]>()
  providers.forEach((provider, index) => {
    for (const mark of provider.marks ?? []) {
      byMark.set(mark, [...(byMark.get(mark) ?? []), index])
    }
  })
  return byMark
}

function firstOf(
  providers: readonly Provider[],
  asked: Candidates,
  payload: Fields,
  hints: Hints,
): Provider | null {
  let possible: Provider | null = null
  for (let index = 0; index < providers.length; index++) {
    const provider = providers[index]
    if (provider === undefined || !asked.has(index)) continue
    const recognition = provider.recognise(payload, hints)
    if (recognition === 'own') return provider
    if (recognition === 'possible') possible ??= provider
  }
  return possible
}

function named(byName: ReadonlyMap<string, Provider>, name: string): Provider | undefined {
  return byName.get(name) ?? byName.get(providerName(name))
}
