import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { costOf, fromDecimal } from '@tokenledger/sdk'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { START, usageOf } from './entries.contract.ts'
import { memoryStore } from './memory/memory-store.ts'
import { apply, bookOf, call, costBy, dryRun, NEW, OLD, totalsBy } from './reprice.contract.ts'
import { reprice } from './reprice.ts'
import { sqliteStore } from './sqlite/sqlite-store.ts'
import type { Store } from './store.ts'
import { verify } from './verify.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-reprice-'))

afterAll(() => rmSync(folder, { recursive: true }))

let files = 0

const freshSqlite = (): Promise<Store> =>
  sqliteStore({ path: join(folder, `${files++}.sqlite`), queries: 'inline' })

const segment = (model: string, meters: Record<string, number>) => ({ model, meters })

const CALLS = [
  call('a', [segment('one', { input: 1_000_000, output: 500_000 })]),
  call('b', [segment('two', { input: 100, output: 1 })]),
  call('c', [segment('three', { input: 200_000 })]),
  call('d', [segment('four', { input: 7 })]),
  call('e', [segment('one', { input: 10 }), segment('two', { input: 10 })], {
    time: START + 1,
    durationMs: 1200,
    error: 'late',
    status: 'error',
    tools: { used: ['search'] },
    usage: usageOf([segment('one', { input: 10 }), segment('two', { input: 10 })], {
      raw: { prompt_tokens: 20 },
      providerCost: { cost: fromDecimal('0.5'), basis: 'charged' },
    }),
  }),
]

describe.each([
  ['memory', async () => memoryStore()],
  ['sqlite', freshSqlite],
])('a ledger in %s whose prices changed', (_, open: () => Promise<Store>) => {
  let store: Store
  beforeEach(async () => {
    store = await open()
    await store.append(CALLS)
    return () => store.close()
  })

  it('shows what would change, and changes nothing', async () => {
    const before = await totalsBy(store, ['model'])
    const report = await dryRun(store, NEW)
    expect(report).toEqual({
      calls: 5,
      unchangedCalls: 2,
      changedCalls: 3,
      newlyPricedCalls: 1,
      noLongerPricedCalls: 0,
      recordedCostCalls: 1,
      unpricedCalls: 1,
      correctedCalls: 0,
      byModel: [
        {
          name: 'one',
          calls: 2,
          quantity: 1_500_010,
          newlyPricedCalls: 0,
          before: fromDecimal('3.00001'),
          after: fromDecimal('4.00002'),
        },
        {
          name: 'three',
          calls: 1,
          quantity: 200_000,
          newlyPricedCalls: 1,
          before: null,
          after: fromDecimal('1'),
        },
      ],
      byMeter: [
        {
          name: 'input',
          calls: 3,
          quantity: 1_200_010,
          newlyPricedCalls: 1,
          before: fromDecimal('1.00001'),
          after: fromDecimal('3.00002'),
        },
        {
          name: 'output',
          calls: 1,
          quantity: 500_000,
          newlyPricedCalls: 0,
          before: fromDecimal('2'),
          after: fromDecimal('2'),
        },
      ],
      listCost: { before: fromDecimal('3.00112'), after: fromDecimal('5.00113') },
      cost: { before: fromDecimal('3.50101'), after: fromDecimal('5.50101') },
    })
    expect(await totalsBy(store, ['model'])).toEqual(before)
    expect((await store.stats()).entries).toBe(5)
  })

  it('is corrected by entries that differ in nothing but the cost', async () => {
    const before = await totalsBy(store)
    expect(await apply(store, NEW)).toMatchObject({ changedCalls: 3, correctedCalls: 3 })
    const after = await totalsBy(store)
    expect([before.totals.cost_usd, after.totals.cost_usd]).toEqual(['3.501010', '5.501010'])
    expect(after.totals).toMatchObject({ calls: 5, unpriced_calls: 1, list_cost_usd: '5.001130' })
    const [first, undo, second] = await store.read('e')
    expect([first?.id, undo?.id, second?.id]).toEqual(['e', 'e~r', 'e~1'])
    const common = (rows: NonNullable<typeof first>['rows'] = []) =>
      rows.map(({ seq, recordedAt, id, corrects, cost, listCost, priceId, ...rest }) => rest)
    expect(common(second?.rows)).toEqual(common(first?.rows))
    expect(second?.rows[0]).toMatchObject({ corrects: 'e', listCost: fromDecimal('0.00002') })
    expect((await verify(store)).problems).toEqual([])
  })

  it('is corrected once: again adds nothing, and back again is a further revision', async () => {
    await apply(store, NEW)
    const { entries } = await store.stats()
    expect(await apply(store, NEW)).toMatchObject({ changedCalls: 0, correctedCalls: 0 })
    expect((await store.stats()).entries).toBe(entries)
    await apply(store, OLD)
    expect((await store.read('a')).map(({ id }) => id)).toEqual(['a', 'a~r', 'a~1', 'a~1~r', 'a~2'])
    expect((await totalsBy(store)).totals.cost_usd).toBe('3.501010')
    expect(await dryRun(store, OLD)).toMatchObject({ noLongerPricedCalls: 0, changedCalls: 0 })
    expect((await verify(store)).problems).toEqual([])
  })

  it('takes a price away that the book has no more', async () => {
    const report = await apply(store, bookOf({ two: { input: '10', output: '10' } }))
    expect(report).toMatchObject({ noLongerPricedCalls: 1, newlyPricedCalls: 0 })
    expect((await totalsBy(store, ['model'])).totals).toMatchObject({ unpriced_calls: 3 })
    expect((await verify(store)).problems).toEqual([])
  })

  it('takes only calls of the range and of the models', async () => {
    const costNow = costBy(NEW)
    const some = async (options: object) =>
      (await reprice(store, { from: 0, costOf: costNow, ...options })).changedCalls
    expect(await some({ from: START + 1 })).toBe(1)
    expect(await some({ to: START + 1 })).toBe(2)
    expect(await some({ models: ['three'] })).toBe(1)
    expect(await some({ models: ['two'] })).toBe(1)
    expect(await some({ models: ['three', 'one'] })).toBe(3)
    expect(await some({ models: [] })).toBe(0)
  })

  it('leaves rates alone that the caller stated', async () => {
    const usage = usageOf([segment('one', { input: 9 })])
    const cost = costOf(usage, { basis: { per_mtok: { input: '77' } } })
    await store.append([{ ...call('own', usage.segments), cost }])
    expect(await dryRun(store, NEW)).toMatchObject({ calls: 6, changedCalls: 3 })
  })

  it('keeps the warnings of the reading, and takes those of the price anew', async () => {
    const usage = usageOf([segment('three', { input: 1 })], {
      warnings: [{ code: 'total_mismatch', message: 'm' }],
    })
    await store.append([call('w', usage.segments, { usage, time: START + 5 })])
    const codesOf = async (at: number) =>
      (await store.read('w'))[at]?.rows[0]?.reading?.warnings?.map(({ code }) => code)
    expect(await codesOf(0)).toEqual(['total_mismatch', 'unknown_model'])
    await apply(store, NEW)
    expect(await codesOf(2)).toEqual(['total_mismatch'])
  })

  it('does not touch a call again that was corrected since it was read', async () => {
    const page = await store.list({ where: [], limit: 10 })
    const stale: Store = { ...store, list: async () => ({ ...page, next: null }) }
    await apply(store, NEW)
    expect(await apply(stale, NEW)).toMatchObject({ changedCalls: 3, correctedCalls: 0 })
    expect((await verify(store)).problems).toEqual([])
  })
})

it('goes on after it was interrupted, over many pages of one instant', async () => {
  const store = await freshSqlite()
  const calls = Array.from({ length: 1_300 }, (_, n) =>
    call(`n${n}`, [segment(n % 2 ? 'one' : 'three', { input: 1 + n })]),
  )
  await store.append(calls)
  let steps = 0
  const failing: Store = {
    ...store,
    reconcile: async (...args) => {
      if (++steps === 3) throw new Error('killed')
      return store.reconcile(...args)
    },
  }
  await expect(apply(failing, NEW)).rejects.toThrow('killed')
  expect((await store.stats()).entries).toBe(1_300 + 2_000)
  expect(await apply(store, NEW)).toMatchObject({ calls: 1_300, correctedCalls: 300 })
  expect(await dryRun(store, NEW)).toMatchObject({ calls: 1_300, changedCalls: 0 })
  expect((await verify(store)).problems).toEqual([])
  await store.close()
})

it('corrects a call once when two do it at the same time', async () => {
  const path = join(folder, 'both.sqlite')
  const stores = [await sqliteStore({ path }), await sqliteStore({ path })] as const
  const calls = Array.from({ length: 1_500 }, (_, n) =>
    call(`n${n}`, [segment('one', { input: 1 + n })], { time: START + (n % 900) }),
  )
  await stores[0].append(calls)
  const reports = await Promise.all(stores.map((store) => apply(store, NEW)))
  expect(reports.reduce((sum, { correctedCalls }) => sum + correctedCalls, 0)).toBe(1_500)
  expect((await verify(stores[0])).problems).toEqual([])
  expect((await totalsBy(stores[0])).totals).toMatchObject({ calls: 1_500 })
  for (const store of stores) await store.close()
})
