import { type Entry, reversal } from '@tokenledger/sdk/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { segmentRows } from '../query/segment-rows.ts'
import { entryOfRows } from './entry-of-rows.ts'
import { memoryStore } from './memory/memory-store.ts'
import { randomEntry } from './random-entry.contract.ts'
import { verify } from './verify.ts'

const pricesOf = ({ cost }: Entry) =>
  new Map(
    cost.segments.flatMap(({ price }) => (price === null ? [] : [[price.id, price] as const])),
  )

describe('entryOfRows', () => {
  it('gives an entry whose rows are these again', () => {
    fc.assert(
      fc.property(randomEntry, (entry) => {
        const rows = segmentRows(entry)
        const stored = rows.map((row, seq) => ({ ...row, seq, recordedAt: 0 }))
        expect(segmentRows(entryOfRows({ id: entry.id, rows: stored }, pricesOf(entry)))).toEqual(
          rows,
        )
      }),
      { numRuns: 500 },
    )
  })

  it('keeps what rows hold, whatever their meters and prices would give', async () => {
    await fc.assert(
      fc.asyncProperty(randomEntry, async (entry) => {
        const store = memoryStore()
        await store.append([entry])
        await store.reconcile('logs', [], (_, held) => {
          const known = held(entry.id)
          return known ? [{ kind: 'entry', entry: reversal(known) }] : []
        })
        const { problems, reversals } = await verify(store)
        expect([problems, reversals]).toEqual([[], 1])
      }),
    )
  })
})
