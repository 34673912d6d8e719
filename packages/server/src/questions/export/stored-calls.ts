import type { Selection } from '../../query/span.ts'
import { liveFilter } from '../../store/live-entries.ts'
import type { ProjectStore } from '../../store/project-store.ts'
import type { StoredEntry } from '../../store/store.ts'

const PAGE = 500

/** The calls that count, the newest first, page by page: corrected ones as they stand by now. */
export async function* storedCalls(
  store: Pick<ProjectStore, 'list'>,
  selection: Selection,
): AsyncGenerator<readonly StoredEntry[]> {
  const isLive = liveFilter()
  let cursor: string | null | undefined
  while (cursor !== null) {
    const listing = { ...selection, limit: PAGE }
    const page = await store.list({ ...listing, ...(cursor !== undefined && { cursor }) })
    yield page.entries.filter(isLive)
    cursor = page.next
  }
}
