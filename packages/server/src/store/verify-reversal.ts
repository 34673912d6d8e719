import type { StoredRow } from '../query/segment-row.ts'
import type { Store, StoredEntry } from './store.ts'
import type { Report } from './verify-report.ts'

/** Checks that a reversal undoes, to the last picodollar, an entry that nothing else undoes. */
export async function verifyReversal(
  store: Pick<Store, 'read'>,
  reversal: StoredEntry,
  report: Report,
): Promise<void> {
  const corrects = reversal.rows[0]?.corrects ?? null
  const family = corrects === null ? [] : await store.read(corrects)
  const call = family.find(({ id }) => id === corrects)
  if (call === undefined) {
    report('reversal_without_call', reversal.id, corrects, null)
    return
  }
  const undone = call.rows.map(undoOf)
  const found = reversal.rows.map(essenceOf)
  if (JSON.stringify(undone) !== JSON.stringify(found)) {
    report('reversal_differs', reversal.id, JSON.stringify(undone), JSON.stringify(found))
  }
  const others = family.filter(({ rows: [row] }) => row?.sign === -1 && row.corrects === corrects)
  if (others[0]?.id !== reversal.id) {
    report('reversed_twice', reversal.id, others[0]?.id, reversal.id)
  }
}

/** What totals are made of: quantities, costs and everything that they are grouped by. */
function essenceOf(row: StoredRow): object {
  const { cost, listCost, seq, recordedAt, id, corrects, reading, tools, ...rest } = row
  return { ...rest, cost: String(cost), listCost: String(listCost) }
}

function undoOf(row: StoredRow): object {
  return essenceOf({
    ...row,
    sign: row.sign === 1 ? -1 : 1,
    inputTokens: 0 - row.inputTokens,
    outputTokens: 0 - row.outputTokens,
    cacheReadTokens: 0 - row.cacheReadTokens,
    cacheWriteTokens: 0 - row.cacheWriteTokens,
    reasoningTokens: 0 - row.reasoningTokens,
    cost: row.cost === null ? null : -row.cost,
    listCost: row.listCost === null ? null : -row.listCost,
  })
}
