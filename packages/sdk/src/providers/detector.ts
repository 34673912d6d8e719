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
  // Bytes, since they are copied for each payload.
  const askAlways = Uint8Array.from(all, ({ marks }) => (marks === undefined ? 1 : 0))
  const byMark = indexOfMarks(all)
  const byName = new Map(all.map((provider) => [provider.name, provider]))
  return (payload, hints) => {
    const hinted = hints.provider === undefined ? undefined : named(byName, hints.provider)
    const recognition = hinted?.recognise(payload, hints) ?? 'foreign'
    if (hinted !== undefined && recognition === 'own') return hinted
    const isAsked = askAlways.slice()
    askMarked(isAsked, byMark, payload)
    askMarked(isAsked, byMark, ownFields(payload, 'usage'))
    if (hinted === undefined || recognition === 'foreign') {
      return firstOf(all, isAsked, payload, hints)
    }
    const recorder = recorders.find(
      (one, index) => isAsked[index] === 1 && one.recognise(payload, hints) === 'own',
    )
    return recorder ?? hinted
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

function askMarked(isAsked: Uint8Array, byMark: Marks, fields: Fields | null): void {
  if (fields === null) return
  for (const key of Object.keys(fields)) {
    const marked = byMark.get(key)
    if (marked !== undefined) for (const index of marked) isAsked[index] = 1
  }
}

function firstOf(
  providers: readonly Provider[],
  isAsked: Uint8Array,
  payload: Fields,
  hints: Hints,
): Provider | null {
  let possible: Provider | null = null
  for (let index = 0; index < providers.length; index++) {
    const provider = providers[index]
    if (provider === undefined || isAsked[index] !== 1) continue
    const recognition = provider.recognise(payload, hints)
    if (recognition === 'own') return provider
    if (recognition === 'possible') possible ??= provider
  }
  return possible
}

function named(byName: ReadonlyMap<string, Provider>, name: string): Provider | undefined {
  return byName.get(name) ?? byName.get(providerName(name))
}
