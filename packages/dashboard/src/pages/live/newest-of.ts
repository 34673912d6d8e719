import { type LiveEntry, type LiveView, MOST_ENTRIES } from '../../questions/live-feed.ts'

/**
 * What a stream told and what was asked, each entry once, in the order of arrival, the newest first. A
 * stream of a ledger that was empty has told everything by itself: what was asked is the sample that
 * was shown until then, whose numbers are those of another ledger.
 */
export function newestOf(
  { entries: told, since }: Pick<LiveView, 'entries' | 'since'>,
  asked: readonly LiveEntry[],
): readonly LiveEntry[] {
  if (since === 0 && told.length > 0) return told
  const all = new Map([...asked, ...told].map((entry) => [entry.id, entry]))
  return [...all.values()].sort((one, other) => other.seq - one.seq).slice(0, MOST_ENTRIES)
}
