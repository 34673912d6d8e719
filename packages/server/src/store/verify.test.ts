import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { callOf, missingCall, reversalOf, START, usageOf } from './entries.contract.ts'
import { memoryStore } from './memory/memory-store.ts'
import { sqliteDriver } from './sqlite/sqlite-driver.ts'
import { sqliteStore } from './sqlite/sqlite-store.ts'
import type { Store } from './store.ts'
import { verify } from './verify.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-verify-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TWO_MODELS = [
  { model: 'gpt-5', meters: { input: 1000, output: 7 } },
  { model: 'gpt-5-mini', meters: { input: 333, output: 11 } },
]
const recorded = (cost: bigint) =>
  usageOf(TWO_MODELS, { providerCost: { cost, basis: 'charged' }, raw: { a: 1 } })
const ENTRIES = [
  callOf('a', { dimensions: { agent: 'PM', tool: 'search', tags: { branch: 'x' } } }),
  callOf('two', { usage: usageOf(TWO_MODELS) }),
  callOf('recorded', { usage: recorded(1_000_000_007n), status: 'error' }),
  callOf('unpriced', { usage: usageOf([{ model: 'nobody', meters: { input: 5 } }]) }),
  callOf('partial', {
    usage: usageOf([{ model: 'gpt-5', meters: { input: 5 } }], { status: 'partial' }),
  }),
  callOf('empty', { usage: usageOf([]) }),
  missingCall('missing', { dimensions: { task: 't1' } }),
  callOf('undone', { usage: recorded(5n) }),
  reversalOf(callOf('undone', { usage: recorded(5n) })),
  callOf('undone~2', { corrects: 'undone' }),
]

describe('a sound ledger', () => {
  it.each([
    ['memory', async () => memoryStore()],
    ['sqlite', () => sqliteStore({ path: join(folder, 'sound.sqlite') })],
  ])('in %s adds up', async (_, open: () => Promise<Store>) => {
    const store = await open()
    await store.append(ENTRIES)
    const report = await verify(store)
    expect(report.problems).toEqual([])
    expect(report).toMatchObject({ entries: 10, rows: 14, reversals: 1, problemCount: 0 })
    expect(report.totals).toBeGreaterThan(20)
    await store.close()
  })

  it('adds up when it is empty, when much was forgotten, and over many pages', async () => {
    const store = memoryStore()
    expect(await verify(store)).toMatchObject({ entries: 0, problemCount: 0 })
    await store.append(
      Array.from({ length: 5001 }, (_, n) =>
        callOf(`c${n}`, { time: START + (n % 7), usage: usageOf(n % 2 ? TWO_MODELS : []) }),
      ),
    )
    await store.forget(START + 3)
    await store.append(ENTRIES.map((entry) => ({ ...entry, time: START + 9 })))
    const report = await verify(store)
    expect(report.problems).toEqual([])
    expect(report.entries).toBe((await store.stats()).entries)
  })
})

describe('a ledger that somebody edited by hand', () => {
  const path = join(folder, 'edited.sqlite')
  let store: Store
  beforeEach(async () => {
    store = await sqliteStore({ path, queries: 'inline' })
    await store.append(ENTRIES)
  })
  afterEach(async () => {
    await store.close()
    rmSync(path)
  })

  const edit = async (sql: string): Promise<void> => {
    const { DatabaseSync } = sqliteDriver()
    const db = new DatabaseSync(path)
    db.exec(sql)
    db.close()
  }

  it.each([
    ['list_cost_differs', "SET list_cost_pico = list_cost_pico + 1 WHERE id = 'a'", 'a'],
    ['effective_cost_differs', "SET cost_pico = cost_pico - 1 WHERE id = 'recorded'", 'recorded'],
    ['effective_cost_differs', "SET cost_pico = NULL WHERE id = 'a'", 'a'],
    ['tokens_differ', "SET input_tokens = 4999 WHERE id = 'a'", 'a'],
    ['tokens_differ', `SET meters = '{"input": 9}' WHERE id = 'a'`, 'a'],
    ['coverage_differs', "SET coverage = 'priced' WHERE id = 'missing'", 'missing'],
    ['price_row_missing', "SET price_id = 'other' WHERE id = 'a'", 'a'],
    ['reversal_differs', "SET agent = 'Dev' WHERE id = 'undone~r'", 'undone~r'],
    ['reversal_without_call', "SET corrects = 'nobody' WHERE id = 'undone~r'", 'undone~r'],
    ['reversed_twice', "SET sign = -1 WHERE id = 'undone~2'", 'undone~2'],
  ])('is found out: %s after UPDATE %s', async (code, change, id) => {
    await edit(`UPDATE entries ${change}`)
    const { problems, problemCount } = await verify(store)
    expect(problemCount).toBeGreaterThan(0)
    expect(problems.map((problem) => [problem.code, problem.id])).toContainEqual([code, id])
  })

  it.each([
    ['a call in the middle', "DELETE FROM entries WHERE id = 'unpriced'"],
    ['one segment of a call', "DELETE FROM entries WHERE id = 'two' AND segment = 1"],
    ['the first segment of a call', "DELETE FROM entries WHERE id = 'two' AND segment = 0"],
    ['the last call', "DELETE FROM entries WHERE id = 'undone~2'"],
    ['everything', 'DELETE FROM entries'],
  ])('is found out: %s was deleted', async (_, sql) => {
    await edit(sql)
    const { problems } = await verify(store)
    expect(problems.map(({ code }) => code)).toContain('rows_missing')
  })

  it('is found out: a price row was changed', async () => {
    await edit(`UPDATE price_rows SET body = replace(body, '0.00000125', '0.00000126')`)
    const { problems } = await verify(store)
    const found = problems.find(({ id }) => id === 'a')
    expect(found).toEqual({
      code: 'list_cost_differs',
      id: 'a',
      expected: '3760000000',
      found: '3750000000',
    })
  })

  it('is found out: totals of every dimension differ', async () => {
    await edit("UPDATE entries SET cost_pico = cost_pico + 5 WHERE id = 'a'")
    const { problems } = await verify(store)
    const ids = problems.filter(({ code }) => code === 'totals_differ').map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['everything', 'agent=PM', 'tool=search']))
  })

  it('names at most a thousand problems, and counts all', async () => {
    await store.append(Array.from({ length: 1500 }, (_, n) => callOf(`n${n}`)))
    await edit("UPDATE entries SET list_cost_pico = 1 WHERE id LIKE 'n%'")
    const { problems, problemCount } = await verify(store)
    expect(problems).toHaveLength(1000)
    expect(problemCount).toBeGreaterThan(1500)
  })
})
