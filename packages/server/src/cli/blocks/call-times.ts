import type { Filter } from '../../query/query.ts'
import type { Store } from '../../store/store.ts'

/** A stretch of time, epoch milliseconds; `to` is not included. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly where: readonly Filter[]
}

const PAGE = 500

/** When the first call of a stretch was made; null: there is none. Reversed ones are none. */
export async function firstCallTime(store: Store, stretch: Stretch): Promise<number | null> {
  let first: number | null = null
  for await (const time of callTimes(store, stretch)) first = time
  return first
}

/** When the last call of a stretch was made; null: there is none. */
export async function lastCallTime(store: Store, stretch: Stretch): Promise<number | null> {
  for await (const time of callTimes(store, stretch)) return time
  return null
}

/** The times of the calls that count, the latest first. */
async function* callTimes(store: Store, stretch: Stretch): AsyncGenerator<number> {
  let cursor: string | undefined
  do {
    const page = await store.list({
      ...stretch,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    const heads = page.entries.flatMap(({ id, rows: [head] }) => (head ? [{ id, head }] : []))
    // A reversal is listed with what it takes back: both have one time.
    const reversed = new Set(heads.map(({ head }) => (head.sign === -1 ? head.corrects : null)))
    for (const { id, head } of heads) {
      if (head.sign === 1 && !reversed.has(id)) yield head.time
    }
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}
