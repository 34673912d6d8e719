import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { toDecimal } from '@tokenledger/sdk/core'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Store } from '../../store/store.ts'
import { verify } from '../../store/verify.ts'
import type { AgentLogSource } from './agent-log-source.ts'
import { importAgentLogs } from './import-agent-logs.ts'
import { spoiled } from './spoiled-json.contract.ts'

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined

/** A history as its tool would have written it, with what it truly adds up to. */
export interface MadeHistory {
  /** Below the home folder. */
  readonly files: readonly { readonly path: string; readonly content: string | Uint8Array }[]
  /** Inclusive totals, as the ledger gives them. */
  readonly truth: {
    readonly calls: number
    readonly inputTokens: number
    readonly outputTokens: number
    readonly cacheReadTokens: number
  }
}

/** What a source is proved with. */
export interface AgentLogContract {
  readonly source: AgentLogSource
  /** Seeded: the same seed gives the same bytes. Every rule of the format should occur. */
  readonly history: (seed: number) => MadeHistory
  /** Text that stands in the histories and must never reach a ledger. */
  readonly secret: string
  /** Whether files are appended to, so that any beginning of one is a history too. @default true */
  readonly isAppended?: boolean
}

/**
 * What every source of histories holds: totals are the truth, and neither the order of files, the
 * number of imports, nor where an import found a file half-written changes what the ledger says.
 */
export function agentLogContract(contract: AgentLogContract): void {
  const { source, history, secret, isAppended = true } = contract
  let home = ''
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), `contract-${source.name}-`))
  })
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  let tick = 0
  const put = (path: string, content: string | Uint8Array): void => {
    const full = join(home, path)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, content)
    // Two writes within one tick of the file system's clock must differ.
    tick += 1
    utimesSync(full, 1_700_000_000 + tick, 1_700_000_000 + tick)
  }
  const importInto = async (store: Store) => {
    const [report] = await importAgentLogs({ store, env: {}, home, sources: [source] })
    if (report === undefined) throw new Error('No report')
    return report
  }

  describe(`${source.name}: the contract of histories`, () => {
    it('adds up to the truth, once', async () => {
      for (const seed of [1, 2, 3]) {
        rmSync(home, { recursive: true, force: true })
        const { files, truth } = history(seed)
        for (const { path, content } of files) put(path, content)
        const store = memoryStore()
        const report = await importInto(store)
        expect(sumsOf(await contentOf(store))).toMatchObject(truth)
        expect(report.rejected).toEqual([])
        expect(report.newCalls).toBe(truth.calls)
        const again = await importInto(store)
        expect(again).toMatchObject({ newCalls: 0, changedCalls: 0, cost: 0n })
        expect(again.filesRead).toBe(0)
        expect((await verify(store)).problems).toEqual([])
      }
    })

    it('does not depend on the order, the number or the parts of imports', async () => {
      const seeds = fc.integer({ min: 1, max: 50 })
      await fc.assert(
        fc.asyncProperty(
          seeds,
          fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
          async (seed, dice) => {
            rmSync(home, { recursive: true, force: true })
            const { files } = history(seed)
            const whole = memoryStore()
            for (const { path, content } of files) put(path, content)
            await importInto(whole)
            rmSync(home, { recursive: true, force: true })
            const parts = memoryStore()
            for (const { path, content } of shuffled(files, dice)) {
              const bytes = Buffer.from(content)
              const cut = isAppended ? Math.floor(bytes.length * roll(dice)) : bytes.length
              put(path, bytes.subarray(0, cut))
              await importInto(parts)
              put(path, bytes)
              if (roll(dice) < 0.3) await importInto(parts)
            }
            await importInto(parts)
            expect(await contentOf(parts)).toEqual(await contentOf(whole))
          },
        ),
        { numRuns: IS_FULL ? 15 : 6 },
      )
    })

    it('bears any value in any field', async () => {
      const spoiling = fc.record({
        seed: fc.integer({ min: 1, max: 50 }),
        file: fc.nat(),
        line: fc.nat(),
        field: fc.nat(),
        value: fc.oneof(fc.jsonValue(), fc.constantFrom('\0', '\ud83d', 1e300, -1, null)),
      })
      await fc.assert(
        fc.asyncProperty(spoiling, async ({ seed, file, ...where }) => {
          rmSync(home, { recursive: true, force: true })
          const { files } = history(seed)
          for (const [index, { path, content }] of files.entries()) {
            put(path, index === file % files.length ? spoiled(content, where) : content)
          }
          const store = memoryStore()
          expect((await importInto(store)).rejected).toEqual([])
          expect((await verify(store)).problems).toEqual([])
        }),
        { numRuns: 15 },
      )
    })

    it('keeps what its tool has deleted', async () => {
      const { files, truth } = history(4)
      for (const { path, content } of files) put(path, content)
      const store = memoryStore()
      await importInto(store)
      rmSync(home, { recursive: true, force: true })
      mkdirSync(home)
      await importInto(store)
      expect(sumsOf(await contentOf(store))).toMatchObject(truth)
    })

    it('keeps no text of a conversation', async () => {
      const { files } = history(5)
      expect(files.some(({ content }) => Buffer.from(content).includes(secret))).toBe(true)
      for (const { path, content } of files) put(path, content)
      const path = join(home, 'ledger.sqlite')
      const store = await sqliteStore({ path, queries: 'inline' })
      await importInto(store)
      await store.close()
      expect(readFileSync(path).includes(secret)).toBe(false)
    })

    it('recognises its own files', () => {
      const { files } = history(6)
      for (const { path, content } of files) put(path, content)
      const found = source.discover({ env: {}, home })
      expect(found.files.length).toBeGreaterThan(0)
      for (const { path } of found.files) {
        const head = readFileSync(path)
          .subarray(0, 64 << 10)
          .toString('latin1')
        expect([path, source.recognise(path, head)]).toEqual([path, true])
      }
    })
  })
}

type Dice = Iterator<number>

const roll = (dice: Dice): number => dice.next().value as number

function shuffled<T>(items: readonly T[], dice: Dice): readonly T[] {
  return items
    .map((item) => ({ item, at: roll(dice) }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item)
}

/** What each live call says, and the sums: nothing of it may depend on how it was imported. */
async function contentOf(store: Store) {
  const rows = await store.tail(0, 1_000_000)
  const reversed = new Set(rows.filter(({ sign }) => sign === -1).map(({ corrects }) => corrects))
  const live = rows.filter(({ id, sign }) => sign === 1 && !reversed.has(id))
  return live
    .map((row) => ({
      id: row.id.replace(/~\d+$/, ''),
      segment: row.segment,
      time: row.time,
      session: row.session,
      project: row.project,
      agent: row.agent,
      tags: row.tags,
      model: row.model,
      status: row.status,
      tools: row.tools,
      inputTokens: row.inputTokens,
      outputTokens: row.outputTokens,
      cacheReadTokens: row.cacheReadTokens,
      cost: row.cost === null ? null : toDecimal(row.cost),
    }))
    .sort((left, right) => (`${left.id} ${left.segment}` < `${right.id} ${right.segment}` ? -1 : 1))
}

function sumsOf(live: Awaited<ReturnType<typeof contentOf>>) {
  const sum = { calls: 0, inputTokens: 0, outputTokens: 0, cacheReadTokens: 0 }
  for (const row of live) {
    if (row.segment === 0) sum.calls += 1
    sum.inputTokens += row.inputTokens
    sum.outputTokens += row.outputTokens
    sum.cacheReadTokens += row.cacheReadTokens
  }
  return sum
}
