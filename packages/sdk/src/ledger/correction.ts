import { TokenledgerError } from '../base/errors.ts'
import type { Entry } from './entry.ts'

/**
 * The entry that undoes another: all of it counts negatively, the call too. Its id is the other's
 * with `~r`, so that the same entry cannot be undone twice.
 *
 * @throws TokenledgerError `invalid_entry` when the entry is a reversal itself.
 */
export function reversal(entry: Entry): Entry {
  if (entry.sign === -1) {
    throw new TokenledgerError(
      'invalid_entry',
      `Cannot reverse "${entry.id}": it is a reversal; add the call again under a new revision`,
    )
  }
  return { ...entry, id: `${entry.id}~r`, sign: -1, corrects: entry.id }
}

/**
 * The entry that stands in the place of a wrong one, which has to be reversed beside it. It keeps
 * the time of the wrong one, so that both fall in the same period.
 *
 * @param wrong the entry that is reversed: the call's first one, or its latest replacement
 * @param right what is known of the call now, under the call's own id
 * @param revision counts the replacements of a call: another for each
 * @throws TokenledgerError `invalid_entry` when the revision is no whole number from 1.
 */
export function replacement(
  wrong: Pick<Entry, 'id' | 'time'>,
  right: Entry,
  revision: number,
): Entry {
  if (!Number.isSafeInteger(revision) || revision < 1) {
    throw new TokenledgerError(
      'invalid_entry',
      `Cannot replace "${wrong.id}": the revision must be a whole number from 1, found ${revision}`,
    )
  }
  const id = `${right.id}~${revision}`
  return { ...right, id, sign: 1, corrects: wrong.id, time: wrong.time }
}
