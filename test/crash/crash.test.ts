import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { sqliteStore } from '../../packages/server/src/store/sqlite/sqlite-store.ts'
import type { Store } from '../../packages/server/src/store/store.ts'
import { verify } from '../../packages/server/src/store/verify.ts'

const KILLS = process.env['TOKENLEDGER_FULL'] === undefined ? 12 : 300
const APPENDER = join(import.meta.dirname, 'appender.mjs')
const folder = mkdtempSync(join(tmpdir(), 'tokenledger-crash-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Acknowledged {
  readonly kind: string
  readonly name: string
  readonly size: number
}

/** Lets a process append, kills it at some moment, and gives what it had said was kept. */
async function runAndKill(path: string, run: number): Promise<readonly Acknowledged[]> {
  const child = spawn(process.execPath, [APPENDER, path, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const closed = new Promise((resolve) => child.on('close', resolve))
  // At some moment after none of its transactions or several: by what it has done, and not by how
  // fast the machine is.
  const lines = 1 + (run % 6)
  while (said.split('\n').length <= lines && child.exitCode === null) await pause(1)
  await pause((run * 7) % 23)
  child.kill('SIGKILL')
  await closed
  return [...said.matchAll(/^(append|import) (\S+) (\d+)\n/gm)].map(
    ([, kind = '', name = '', size]) => ({ kind, name, size: Number(size) }),
  )
}

async function idsOf(store: Store): Promise<readonly string[]> {
  const ids: string[] = []
  let after = 0
  for (;;) {
    const rows = await store.tail(after, 5000)
    if (rows.length === 0) return ids
    for (const { id, segment, seq } of rows) {
      if (segment === 0) ids.push(id)
      after = seq
    }
  }
}

const expectedIds = ({ kind, name, size }: Acknowledged): readonly string[] =>
  Array.from({ length: size }, (_, n) => n)
    .filter((n) => kind === 'import' || n % 10 !== 9)
    .map((n) => `${name}-${n}`)

describe.skipIf(!existsSync(join(import.meta.dirname, '../../packages/server/dist')))(
  'a ledger whose writer is killed (needs the build)',
  () => {
    it(`${KILLS} times keeps what was acknowledged, once, and adds up`, {
      timeout: KILLS * 10_000,
    }, async () => {
      const path = join(folder, 'ledger.sqlite')
      let acknowledged = 0
      for (let run = 0; run < KILLS; run++) {
        const batches = await runAndKill(path, run)
        const store = await sqliteStore({ path, queries: 'inline' })
        const ids = await idsOf(store)
        const held = new Set(ids)
        expect(held.size).toBe(ids.length)
        const promised = batches.flatMap(expectedIds)
        expect(promised.filter((id) => !held.has(id))).toEqual([])
        acknowledged += promised.length
        await expectWholeImports(store, ids)
        expect(await store.check()).toEqual([])
        await store.close()
      }
      expect(acknowledged).toBeGreaterThan(KILLS)
      const store = await sqliteStore({ path })
      expect((await verify(store)).problems).toEqual([])
      await store.close()
    })
  },
)

/** An import keeps its entries and its place together: the place is the number of entries. */
async function expectWholeImports(store: Store, ids: readonly string[]): Promise<void> {
  const imported = ids.filter((id) => Number(/-b(\d+)-/.exec(id)?.[1]) % 3 === 2).length
  let place = ''
  await store.reconcile('crash', ['place'], (known) => {
    place = known.get('place') ?? '0'
    return []
  })
  expect(place).toBe(String(imported))
}
