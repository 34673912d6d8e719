import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../../packages/server/src/store/sqlite/migrations/migrations.ts'
import { sqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'
import { verify } from '../../packages/server/src/store/verify.ts'
import { runScript } from './run-script.ts'

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined
const WRITERS = IS_FULL ? 8 : 4
const BATCHES = IS_FULL ? 400 : 40
const CALLS = 50 * BATCHES
const EVERYTHING = {
  bucket: 'none',
  timeZone: 'UTC',
  groupBy: [],
  where: [],
  previous: false,
} as const

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-concurrency-'))
afterAll(() => rmSync(folder, { recursive: true }))
const isBuilt = existsSync(join(import.meta.dirname, '../../packages/server/dist'))

describe.skipIf(!isBuilt)('one ledger file and several processes (need the build)', () => {
  it('counts every call once, whoever else writes it, and is read meanwhile', async () => {
    const path = join(folder, 'ledger.sqlite')
    const writers = Promise.all(
      Array.from({ length: WRITERS }, (_, n) =>
        runScript('writer.mjs', [path, `w${n}`, String(BATCHES)]),
      ),
    )
    let isWriting = true
    const ending = writers.finally(() => {
      isWriting = false
    })
    ending.catch(() => {})
    const store = await sqliteStore({ path })
    let last = 0
    let answers = 0
    while (isWriting) {
      const { totals, coverage } = await store.ask(EVERYTHING)
      expect(totals.calls).toBeGreaterThanOrEqual(last)
      expect(coverage.priced_calls).toBe(totals.calls)
      // Transactions are whole: a question never sees a part of a batch of 50 calls.
      expect(totals.calls % 25).toBe(0)
      last = totals.calls
      answers++
    }
    const results = (await ending).map((text) => JSON.parse(text))
    const sum = (key: string) => results.reduce((total, result) => total + result[key], 0)
    const distinct = (CALLS / 2) * WRITERS + CALLS / 2
    expect(answers).toBeGreaterThan(0)
    expect(sum('rejected')).toBe(0)
    expect(sum('accepted')).toBe(distinct)
    expect(sum('accepted') + sum('duplicates')).toBe(CALLS * WRITERS)
    const report = await verify(store)
    expect(report.problems).toEqual([])
    expect(report.entries).toBe(distinct)
    let counted = ''
    await store.reconcile('count', ['calls'], (known) => {
      counted = known.get('calls') ?? ''
      return []
    })
    expect(counted).toBe(String((BATCHES / 4) * WRITERS))
    await store.close()
  }, 300_000)

  it('is migrated once by processes that open it at the same time', async () => {
    for (let round = 0; round < (IS_FULL ? 20 : 3); round++) {
      const path = join(folder, `new-${round}.sqlite`)
      const versions = await Promise.all([1, 2, 3, 4].map(() => runScript('opener.mjs', [path])))
      expect(versions).toEqual(versions.map(() => String(MIGRATIONS.length)))
    }
  }, 120_000)
})

/** Root may write everywhere, so that somebody else has to try. */
const other = process.geteuid?.() === 0 ? { uid: 65_534 } : {}

describe.skipIf(!isBuilt || process.platform === 'win32')('what one may not write to', () => {
  it('is reported: a read-only folder, and one that cannot be made in it', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed)
    chmodSync(folder, 0o755)
    chmodSync(closed, 0o555)
    const paths = [join(closed, 'ledger.sqlite'), join(closed, 'deeper', 'ledger.sqlite')]
    for (const path of paths)
      expect(await runScript('opener.mjs', [path], other)).toBe('store_read_only')
  })

  it('is reported: a read-only file', async () => {
    const path = join(folder, 'locked.sqlite')
    await (await sqliteStore({ path })).close()
    chmodSync(folder, 0o777)
    chmodSync(path, 0o444)
    expect(await runScript('opener.mjs', [path], other)).toBe('store_read_only')
  })

  it('is read all the same, once its writers have closed it', async () => {
    const made = join(folder, 'made.sqlite')
    await runScript('writer.mjs', [made, 'w', '2'])
    const closed = join(folder, 'read-only #1?')
    mkdirSync(closed)
    copyFileSync(made, join(closed, 'whole.sqlite'))
    copyFileSync(made, join(closed, 'logged.sqlite'))
    writeFileSync(join(closed, 'logged.sqlite-wal'), 'rows that are not in the file yet')
    chmodSync(folder, 0o755)
    chmodSync(closed, 0o555)
    expect(await runScript('reader.mjs', [join(closed, 'whole.sqlite')], other)).toBe('100 100')
    expect(await runScript('reader.mjs', [join(closed, 'logged.sqlite')], other)).toBe(
      'store_cannot_open store_cannot_open',
    )
  })
})
