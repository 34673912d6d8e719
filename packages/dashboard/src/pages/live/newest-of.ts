import { type LiveEntry, MOST_ENTRIES } from '../../questions/live-feed.ts'

/** What a stream told and what was asked, each entry once, in the order of arrival, the newest first. */
export function newestOf(
  told: readonly LiveEntry[],
  asked: readonly LiveEntry[],
): readonly LiveEntry[] {
  const all = new Map([...asked, ...told].map((entry) => [entry.id, entry]))
  return [...all.values()].sort((one, other) => other.seq - one.seq).slice(0, MOST_ENTRIES)
}
