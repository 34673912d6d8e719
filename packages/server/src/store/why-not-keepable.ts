import { checkEntry, type Entry, type EntryProblem } from '@tokenledger/sdk/core'

/**
 * Says why a ledger cannot keep an entry; null when it can. Every store refuses the same entries.
 *
 * @param retainedFrom calls before this time (epoch milliseconds) were forgotten; null: none were
 */
export function whyNotKeepable(entry: Entry, retainedFrom: number | null): EntryProblem | null {
  const problem = checkEntry(entry)
  if (problem !== null || retainedFrom === null || entry.time >= retainedFrom) return problem
  const limit = new Date(retainedFrom).toISOString()
  const found = new Date(entry.time).toISOString()
  return {
    code: 'entry_older_than_retention',
    message: `Cannot keep the entry "${entry.id}": calls before ${limit} were forgotten, found ${found}`,
  }
}
