import { appendFileSync } from 'node:fs'
import { costOf, type Entry, readUsage } from '@tokenledger/sdk'
import { expect, test } from 'vitest'
import { livePages } from '../../store/live-entries.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { reprice } from '../../store/reprice.ts'
import type { Decided, Store } from '../../store/store.ts'
import { verify } from '../../store/verify.ts'
import { claudeHistory, contentOf, importInto, put } from './claude-import.contract.ts'
import { eachWithHome } from './home-folder.contract.ts'

eachWithHome()

const claudeRow = (output: number) => ({
  type: 'assistant',
  timestamp: '2026-03-01T10:00:00Z',
  sessionId: 's1',
  requestId: 'r1',
  message: {
    id: 'msg_1',
    role: 'assistant',
    model: 'claude-opus-4-6',
    usage: { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: output },
  },
})

test('a call that grew after it was priced anew is counted whole, once', async () => {
  const row = (output: number) => `${JSON.stringify(claudeRow(output))}\n`
  const path = put('projects/p/s1.jsonl', row(1))
  const store = memoryStore()
  await importInto(store)
  const withoutPrices = ({ usage }: Entry) => costOf(usage, { provider: 'nobody' })
  await reprice(store, { from: 0, costOf: withoutPrices, isApplied: true })
  expect(await contentOf(store)).toMatchObject({ calls: 1, cost: '0.000000' })
  appendFileSync(path, row(400))
  expect(await importInto(store)).toMatchObject({ newCalls: 0, changedCalls: 1 })
  const twin = memoryStore()
  await importInto(twin)
  expect(await contentOf(store)).toEqual(await contentOf(twin))
  expect((await verify(store)).problems).toEqual([])
  expect((await store.tail(0, 10)).map(({ id }) => id).at(-1)).toBe('msg_1~2')
})

test('a call that grew is reversed as the ledger holds it, and entered anew', async () => {
  const row = (output: number) => `${JSON.stringify(claudeRow(output))}\n`
  const path = put('projects/p/s1.jsonl', row(1))
  const store = memoryStore()
  await importInto(withOtherReaders(store))
  appendFileSync(path, row(400))
  expect(await importInto(store)).toMatchObject({ newCalls: 0, changedCalls: 1, outputTokens: 398 })
  appendFileSync(path, row(401))
  await importInto(store)
  const rows = await store.tail(0, 10)
  expect(rows.map(({ id, sign, corrects }) => [id, sign, corrects])).toEqual([
    ['msg_1', 1, null],
    ['msg_1~r', -1, 'msg_1'],
    ['msg_1~1', 1, 'msg_1'],
    ['msg_1~1~r', -1, 'msg_1~1'],
    ['msg_1~2', 1, 'msg_1~1'],
  ])
  const [entered, undone, entryNow, undoneNow] = rows
  expect(entered?.cost).toBe(37_000_000n)
  expect([undone?.cost, undone?.priceId]).toEqual([-37_000_000n, entered?.priceId])
  expect(entryNow?.priceId).not.toBe(entered?.priceId)
  expect([undoneNow?.cost, undoneNow?.priceId]).toEqual([
    -(entryNow?.cost ?? 0n),
    entryNow?.priceId,
  ])
  expect((await verify(store)).problems).toEqual([])
})

test('a call that the ledger refused, or has forgotten, is not reversed', async () => {
  const lines = (output: number) => `${JSON.stringify(claudeRow(output))}\n`
  const path = put('projects/p/s1.jsonl', lines(1))
  const store = memoryStore()
  const damaged = (one: Decided): Decided =>
    one.kind === 'entry' ? { ...one, entry: { ...one.entry, durationMs: Number.NaN } } : one
  const refused = await importInto({
    ...store,
    reconcile: (scope, keys, decide) =>
      store.reconcile(scope, keys, (known, held, ofSession) =>
        [...decide(known, held, ofSession)].map(damaged),
      ),
  })
  expect(refused.rejected.map(({ code }) => code)).toEqual(['invalid_quantity'])
  appendFileSync(path, lines(400))
  expect(await importInto(store)).toMatchObject({ newCalls: 1, outputTokens: 400 })
  await store.forget(Date.parse('2026-04-01T00:00:00Z'))
  appendFileSync(path, lines(401))
  expect((await importInto(store)).rejected).toMatchObject([
    { id: 'msg_1', code: 'entry_older_than_retention' },
  ])
  expect(await store.tail(0, 10)).toEqual([])
})

/** A version with another price book, and other ideas of a reading's durations and meters. */
function withOtherReaders(store: Store): Store {
  const basis = { per_mtok: { input: '2', 'input.cacheRead': '1', output: '6' } }
  const entered = (entry: Entry): Entry => {
    if (entry.sign === -1) return entry
    const [segment] = entry.usage.segments
    const meters = { ...segment?.meters, 'output.reasoning': 1 }
    const usage = { ...entry.usage, segments: [{ model: 'claude-opus-4-6-before', meters }] }
    return { ...entry, usage, cost: costOf(usage, { basis }), durationMs: 7, error: 'cut' }
  }
  return {
    ...store,
    reconcile: (scope, keys, decide) =>
      store.reconcile(scope, keys, (known, held, ofSession) =>
        [...decide(known, held, ofSession)].map((one) =>
          one.kind === 'entry' ? { ...one, entry: entered(one.entry) } : one,
        ),
      ),
  }
}

test('a call that another reporter brought stands as it is', async () => {
  const { files, truth } = claudeHistory({ seed: 5, sessions: 1, resumed: 0 })
  for (const { path, text } of files) put(path, text)
  const other = memoryStore()
  await importInto(other)
  const [known] = await other.tail(0, 1)
  const usage = readUsage(
    {
      type: 'message',
      role: 'assistant',
      model: 'claude-opus-4-6',
      usage: { input_tokens: 5, output_tokens: 77 },
    },
    { provider: 'anthropic' },
  )
  const live: Entry = {
    id: known?.id ?? '',
    sign: 1,
    time: Date.parse('2026-03-01T10:00:00Z'),
    dimensions: { source: 'sdk' },
    status: 'ok',
    usage,
    cost: costOf(usage),
  }
  const store = memoryStore()
  expect(await store.append([live])).toMatchObject({ accepted: 1 })
  const report = await importInto(store)
  expect(report).toMatchObject({ elsewhereCalls: 1, newCalls: (truth['calls'] ?? 0) - 1 })
  const [kept] = await store.tail(0, 1)
  expect(kept).toMatchObject({ id: known?.id, source: 'sdk', outputTokens: 77 })
  expect((await contentOf(store)).calls).toBe(truth['calls'])
})

test('what came from another ledger is added to by the histories themselves', async () => {
  const row = (output: number) => `${JSON.stringify(claudeRow(output))}\n`
  const path = put('projects/p/s1.jsonl', row(1))
  const other = memoryStore()
  await importInto(other)
  const store = memoryStore()
  for await (const told of livePages(other, { where: [] })) await store.append(told)
  appendFileSync(path, row(400))
  expect(await importInto(store)).toMatchObject({ newCalls: 0, changedCalls: 1 })
  expect(await contentOf(store)).toMatchObject({ calls: 1, outputTokens: 400 })
  appendFileSync(path, row(500))
  expect(await importInto(store)).toMatchObject({ newCalls: 0, changedCalls: 1 })
  expect(await contentOf(store)).toMatchObject({ calls: 1, outputTokens: 500 })
  expect((await verify(store)).problems).toEqual([])
})
