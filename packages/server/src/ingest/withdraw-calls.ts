import { type Entry, reversal } from '@tokenledger/sdk/core'
import { amended } from '../store/live-entry.ts'
import type { AppendResult, HeldEntry, Store } from '../store/store.ts'
import { isHistorical, isSameHistory } from '../store/take-over.ts'

/**
 * Takes back calls that the histories of another machine told of and took back: those that are held
 * are reversed; the others are entered and reversed, so that an earlier export, imported later, tells
 * nothing new. Only what one and the same history told of is taken back.
 */
export async function withdrawCalls(
  store: Pick<Store, 'reconcile'>,
  calls: readonly Entry[],
): Promise<AppendResult> {
  let changed: readonly number[] = []
  const result = await store.reconcile('withdrawn', [], (_known, held) => {
    const changes = calls.map((call) => withdrawal(call, held))
    changed = changes.flatMap((entries, index) => entries.map(() => index))
    return changes.flat().map((entry) => ({ kind: 'entry', entry }) as const)
  })
  const rejected = new Map(
    result.rejected.map((one) => {
      const index = changed[one.index] ?? 0
      return [index, { ...one, index }]
    }),
  )
  const accepted = new Set(changed).size - rejected.size
  const duplicates = calls.length - accepted - rejected.size
  return { accepted, duplicates, rejected: [...rejected.values()] }
}

function withdrawal(call: Entry, held: HeldEntry): readonly Entry[] {
  const first = held(call.id)
  if (first !== undefined) return isSameHistory(call, first) ? amended(call.id, null, held) : []
  return isHistorical(call.dimensions.source) ? [call, reversal(call)] : []
}
