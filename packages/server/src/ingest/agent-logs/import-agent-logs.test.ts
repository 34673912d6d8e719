import { appendFileSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { toDecimal } from '@tokenledger/sdk'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import {
  claudeHistory,
  contentOf,
  expectTruth,
  importInto,
  put,
  SECRET_TEXT,
} from './claude-import.contract.ts'
import { eachWithHome, home } from './home-folder.contract.ts'
import { importAgentLogs } from './import-agent-logs.ts'

eachWithHome()

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined

const clear = (): void => rmSync(join(home, '.claude'), { recursive: true, force: true })

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
