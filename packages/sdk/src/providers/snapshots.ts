import type { Fields } from './fields.ts'
import { fingerprint } from './fingerprint.ts'

/** The counts that a stream has brought, to tell those that come again from those that went back. */
export interface Snapshots {
  /** Without a mark so far: few streams are ever asked, and a mark is dearer than its counts. */
  readonly unmarked: (readonly [key: string, counts: Fields])[]
  marks: Set<string> | null
}

/** No counts yet. */
export const newSnapshots = (): Snapshots => ({ unmarked: [], marks: null })

/** Remembers the counts of an answer. */
export function addSnapshot({ unmarked }: Snapshots, key: string, counts: Fields): void {
  unmarked.push([key, counts])
}

/** Whether these counts of the answer were remembered before. */
export function hasSnapshot(snapshots: Snapshots, key: string, counts: Fields): boolean {
  if (snapshots.marks === null && snapshots.unmarked.length === 0) return false
  snapshots.marks ??= new Set()
  for (const [key, counts] of snapshots.unmarked) snapshots.marks.add(markOf(key, counts))
  snapshots.unmarked.length = 0
  return snapshots.marks.has(markOf(key, counts))
}

const markOf = (key: string, counts: Fields): string => `${fingerprint(counts)} ${key}`
