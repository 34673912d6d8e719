import { statSync } from 'node:fs'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Store } from '../../store/store.ts'
import { hasCalls } from '../open-ledger.ts'

/**
 * A ledger whose questions go to the sample as long as it holds no call itself. The two are never
 * mixed: what is reported goes to the ledger, and the sample is out of sight from then on. Nothing of
 * the sample is new: what is followed is the ledger.
 *
 * @param sample the sample's file; null, or a file that is not there: there is none
 */
export async function storeWithSample(ledger: Store, sample: string | null): Promise<Store> {
  const isThere = sample !== null && (statSync(sample, { throwIfNoEntry: false })?.size ?? 0) > 0
  if (!isThere || (await hasCalls(ledger))) return ledger
  const shown = await sqliteStore({ path: sample })
  let isReal = false

  async function asked(): Promise<Store> {
    isReal ||= await hasCalls(ledger)
    return isReal ? ledger : shown
  }

  return {
    ...ledger,
    ask: async (query) => (await asked()).ask(query),
    spans: async (by, selection) => (await asked()).spans(by, selection),
    taskLinks: async (project) => (await asked()).taskLinks(project),
    list: async (listing) => (await asked()).list(listing),
    read: async (id) => (await asked()).read(id),
    prices: async (ids) => (await asked()).prices(ids),
    stats: async () => (await asked()).stats(),
    async close() {
      await shown.close()
      await ledger.close()
    },
  }
}
