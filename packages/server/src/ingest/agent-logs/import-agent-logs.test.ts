import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { costOf, type Entry, readUsage, toDecimal } from '@tokenledger/sdk'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { livePages } from '../../store/live-entries.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { reprice } from '../../store/reprice.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Decided, Store } from '../../store/store.ts'
import { verify } from '../../store/verify.ts'
import { importAgentLogs } from './import-agent-logs.ts'

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined

interface Generator {
  readonly SECRET_TEXT: string
  claudeHistory(options?: Record<string, unknown>): {
    readonly files: readonly { readonly path: string; readonly text: string }[]
    readonly truth: Readonly<Record<string, number>>
  }
}

const { claudeHistory, SECRET_TEXT }: Generator = await import(
  new URL('../../../../../bench/claude-history.mjs', import.meta.url).href
)

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'import-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const put = (name: string, content: string | Buffer): string => {
  const path = join(home, '.claude', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

const clear = (): void => rmSync(join(home, '.claude'), { recursive: true, force: true })

async function importInto(store: Store) {
  const [report] = await importAgentLogs({ store, env: {}, home })
  if (report === undefined) throw new Error('No report')
  return report
}

/** What the ledger adds up to, and what each live call says: nothing of it may depend on order. */
async function contentOf(store: Store) {
  const rows = await store.tail(0, 1_000_000)
  const sum = { calls: 0, inputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 }
  let cost = 0n
  const live = new Map<string, unknown>()
  const reversed = new Set(rows.filter(({ sign }) => sign === -1).map(({ corrects }) => corrects))
  for (const row of rows) {
    if (row.segment === 0) sum.calls += row.sign
    sum.inputTokens += row.inputTokens
    sum.cacheReadTokens += row.cacheReadTokens
    sum.cacheWriteTokens += row.cacheWriteTokens
    sum.outputTokens += row.outputTokens
    cost += row.cost ?? 0n
    if (row.sign === 1 && !reversed.has(row.id)) {
      const { session, project, agent, tags, time, model, tools } = row
      const key = `${row.id.replace(/~\d+$/, '')}#${row.segment}`
      live.set(key, { session, project, agent, tags, time, model, tools, cost: row.cost })
    }
  }
  const calls = [...live].sort(([left], [right]) => (left < right ? -1 : 1))
  return { ...sum, cost: toDecimal(cost), calls_: calls }
}

const expectTruth = (content: object, truth: Readonly<Record<string, number>>): void => {
  const { usageRows: _, ...sums } = truth
  expect(content).toMatchObject(sums)
}

test('imports what the histories add up to, once', async () => {
  const { files, truth } = claudeHistory({ seed: 7, sessions: 30 })
  for (const { path, text } of files) put(path, text)
  const store = memoryStore()
  const report = await importInto(store)
  const content = await contentOf(store)
  expectTruth(content, truth)
  expect(report).toMatchObject({
    source: 'claude-code',
    files: files.filter(({ path }) => path.endsWith('.jsonl')).length,
    newCalls: truth['calls'],
    rejected: [],
    inputTokens: content.inputTokens,
    outputTokens: content.outputTokens,
  })
  expect(toDecimal(report.cost)).toBe(content.cost)
  expect(report.rowsRead).toBe(
    report.observations + report.skipped.reduce((sum, { count }) => sum + count, 0),
  )

  const again = await importInto(store)
  expect(again).toMatchObject({
    newCalls: 0,
    changedCalls: 0,
    filesRead: 0,
    rowsRead: 0,
    cost: 0n,
  })
  expect(await contentOf(store)).toEqual(content)
})

test('the ledger does not depend on the order, the number or the parts of imports', async () => {
  const { files, truth } = claudeHistory({ seed: 3, sessions: 5, answers: 8, resumed: 0.6 })
  for (const { path, text } of files) put(path, text)
  const whole = memoryStore()
  await importInto(whole)
  const expected = await contentOf(whole)
  expectTruth(expected, truth)

  const order = fc.shuffledSubarray([...files.keys()], { minLength: files.length })
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: files.length,
    maxLength: files.length,
  })
  await fc.assert(
    fc.asyncProperty(order, cuts, fc.nat(files.length), async (indexes, shares, twice) => {
      clear()
      const store = memoryStore()
      for (const index of indexes) {
        const { path, text } = files[index] ?? { path: '', text: '' }
        const bytes = Buffer.from(text)
        put(path, bytes.subarray(0, Math.floor(bytes.length * (shares[index] ?? 0))))
        await importInto(store)
        if (index === twice) await importInto(store)
        put(path, text)
      }
      await importInto(store)
      expect(await contentOf(store)).toEqual(expected)
    }),
    { numRuns: IS_FULL ? 25 : 10 },
  )
})

test('rows that stand twice, and files of any age, change nothing', async () => {
  const { files, truth } = claudeHistory({ seed: 11, sessions: 6, resumed: 0.5 })
  for (const [index, { path, text }] of files.entries()) {
    const lines = text.trimEnd().split('\n')
    const target = put(path, `${[...lines, ...lines].join('\n')}\n`)
    utimesSync(target, 1000 - index, 1000 - index)
  }
  const store = memoryStore()
  await importInto(store)
  expectTruth(await contentOf(store), truth)
})

test('a torn last line is counted when it is complete', async () => {
  const { files } = claudeHistory({ seed: 2, sessions: 1, answers: 3, resumed: 0 })
  const text = files[0]?.text ?? ''
  const lastUsage = text.lastIndexOf('"usage":{')
  const path = put(files[0]?.path ?? '', text.slice(0, lastUsage + 20))
  const store = memoryStore()
  const first = await importInto(store)
  expect(first.skipped.map(({ reason, count }) => [reason, count])).toEqual([['torn_line', 1]])
  appendFileSync(path, text.slice(lastUsage + 20))
  const second = await importInto(store)
  expect(second.skipped).toEqual([])
  expect(first.newCalls + second.newCalls).toBe(
    claudeHistory({ seed: 2, sessions: 1, answers: 3, resumed: 0 }).truth['calls'],
  )
})

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

test('no text of a conversation reaches the ledger file', async () => {
  const history = claudeHistory({ seed: 9, sessions: 8 })
  for (const { path, text } of history.files) put(path, text)
  const path = join(home, 'ledger.sqlite')
  const store = await sqliteStore({ path })
  await importInto(store)
  const content = await contentOf(store)
  await store.close()
  expectTruth(content, history.truth)
  const files = readdirSync(home).filter((name) => name.startsWith('ledger'))
  const bytes = Buffer.concat(files.map((name) => readFileSync(join(home, name))))
  expect(bytes.includes('claude-opus-4-6')).toBe(true)
  for (const text of [SECRET_TEXT, 'lorem ipsum', 'ein Blick'])
    expect(bytes.includes(text)).toBe(false)
})

test('SQLite and memory keep the same, in batches and from two importers at once', async () => {
  const { files, truth } = claudeHistory({ seed: 21, sessions: 60, answers: 30 })
  for (const { path, text } of files) put(path, text)
  const memory = memoryStore()
  await importInto(memory)
  const path = join(home, 'ledger.sqlite')
  const stores = await Promise.all([sqliteStore({ path }), sqliteStore({ path })])
  await Promise.all(stores.map(importInto))
  const [first] = stores
  expect(await contentOf(first)).toEqual(await contentOf(memory))
  expectTruth(await contentOf(first), truth)
  for (const store of stores) await store.close()
})

test('a path that cannot be read is told, and so is progress', async () => {
  put('projects/p/s1.jsonl', '{"usage":1}\n')
  const steps: number[] = []
  const [report] = await importAgentLogs({
    store: memoryStore(),
    env: {},
    home,
    paths: [join(home, '.claude'), join(home, 'nowhere')],
    onProgress: ({ bytes, bytesTotal }) => steps.push(bytes / bytesTotal),
  })
  expect(report?.skipped.map(({ reason, line }) => [reason, line])).toEqual([
    ['unreadable_file', 1],
    ['no_usage', 1],
  ])
  expect(steps.at(-1)).toBe(1)
})
