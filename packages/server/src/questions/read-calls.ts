import type { Selection } from '../query/span.ts'
import { liveFilter } from '../store/live-entries.ts'
import type { ProjectStore } from '../store/project-store.ts'
import type { StoredEntry } from '../store/store.ts'

/** The calls that were found, the first made first. */
export interface FoundCalls {
  readonly calls: readonly StoredEntry[]
  /** Whether older calls were left out. */
  readonly isCut: boolean
}

const PAGE = 500

/** The newest calls that count, corrected ones as they stand by now: `most` at most. */
export async function readCalls(
  store: ProjectStore,
  selection: Selection,
  most: number,
): Promise<FoundCalls> {
  const isLive = liveFilter()
  const found: StoredEntry[] = []
  let cursor: string | null | undefined
  while (cursor !== null && found.length <= most) {
    const listing = { ...selection, limit: PAGE }
    const page = await store.list({ ...listing, ...(cursor !== undefined && { cursor }) })
    found.push(...page.entries.filter(isLive))
    cursor = page.next
  }
  return { calls: found.slice(0, most).reverse(), isCut: found.length > most }
}
