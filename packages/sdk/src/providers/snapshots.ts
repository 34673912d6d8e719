import type { Fields } from './fields.ts'

/** The counts that a stream has brought, to tell those that come again from those that went back. */
export interface Snapshots {
  /** Remembers the counts of an answer. */
  add(key: string, counts: Fields): void
  /** Whether these counts of the answer were added before. */
  has(key: string, counts: Fields): boolean
}

/** No counts yet. */
export function newSnapshots(): Snapshots {
  // Few streams are ever asked, and a mark costs more than the counts it is of.
  let unmarked: [key: string, counts: Fields][] = []
  let marks: Set<string> | undefined
  return {
    add(key, counts) {
      unmarked.push([key, counts])
    },
    has(key, counts) {
      marks ??= new Set()
      for (const [key, counts] of unmarked) marks.add(markOf(key, counts))
      unmarked = []
      return marks.has(markOf(key, counts))
    },
  }
}

function markOf(key: string, counts: Fields): string {
  try {
    return JSON.stringify([key, counts])
  } catch {
    return key
  }
}
