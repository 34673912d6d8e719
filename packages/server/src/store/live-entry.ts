import { type Entry, replacement, reversal } from '@tokenledger/sdk/core'
import type { HeldEntry } from './store.ts'

/** The id of a call's entry after so many replacements. */
export const revisionId = (id: string, revision: number): string =>
  revision === 0 ? id : `${id}~${revision}`

/** The id under which a call was entered first, and which of its entries an id is of. */
export function callOfId(id: string): { readonly call: string; readonly revision: number } {
  const [, call = id, revision = '0'] = /^(.*)~(\d+)$/.exec(id) ?? []
  return { call, revision: Number(revision) }
}

/**
 * The revision of a call that counts, or that would be the next one when it was withdrawn. Others
 * correct calls too: what was entered last may have been priced anew since.
 *
 * @param id the id of the call's first entry
 * @param entered a revision that was entered already
 */
export function liveRevision(id: string, held: HeldEntry, entered = 0): number {
  let revision = entered
  while (held(`${revisionId(id, revision)}~r`) !== undefined) revision++
  return revision
}

/** The entry of a call that counts; undefined: none does. */
export const liveEntry = (id: string, held: HeldEntry): Entry | undefined =>
  held(revisionId(id, liveRevision(id, held)))

/**
 * The entries that make the ledger say of a call what is known of it now: the entry itself, a reversal
 * and a replacement, the replacement of one that was withdrawn, or the reversal alone.
 *
 * @param id the id of the call's first entry
 * @param right the call under that id; null: there is no such call
 * @param entered a revision that was entered already
 */
export function amended(
  id: string,
  right: Entry | null,
  held: HeldEntry,
  entered = 0,
): readonly Entry[] {
  const revision = liveRevision(id, held, entered)
  const live = held(revisionId(id, revision))
  if (right === null) return live === undefined ? [] : [reversal(live)]
  if (live !== undefined) return [reversal(live), replacing(live, right, revision + 1)]
  const withdrawn = revision === 0 ? undefined : held(revisionId(id, revision - 1))
  return [withdrawn === undefined ? right : replacing(withdrawn, right, revision)]
}

/** A call's time is what is known of it by now, whatever was known before. */
const replacing = (wrong: Entry, right: Entry, revision: number): Entry => ({
  ...replacement(wrong, right, revision),
  time: right.time,
})
