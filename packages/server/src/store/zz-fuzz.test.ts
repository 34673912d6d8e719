import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { memoryStore } from './memory/memory-store.ts'
import { randomEntry } from './random-entry.contract.ts'
import { sqliteStore } from './sqlite/sqlite-store.ts'
import { verify } from './verify.ts'

const JUNK = [
  null,
  undefined,
  5,
  -1,
  'x',
  {},
  [],
  true,
  Number.NaN,
  10n ** 30n,
  7n,
  () => 1,
  Symbol('s'),
  '\0',
  new Date(NaN),
  [null],
  { a: 1n },
]
function paths(v: any, at: any[] = []): any[][] {
  if (v === null || typeof v !== 'object') return [at]
  return [at, ...Object.keys(v).flatMap((k) => paths(v[k], [...at, k]))]
}
function set(v: any, path: any[], x: any): any {
  if (path.length === 0) return x
  const [k, ...r] = path
  const copy = Array.isArray(v) ? [...v] : { ...v }
  copy[k] = set(v[k], r, x)
  return copy
}
it('fuzz', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'fz-')), 'l.sqlite')
  const sq = await sqliteStore({ path, queries: 'inline' })
  const mem = memoryStore()
  let n = 0
  const fails = new Map<string, number>()
  const note = (k: string) => fails.set(k, (fails.get(k) ?? 0) + 1)
  await fc.assert(
    fc.asyncProperty(randomEntry, fc.nat(), fc.constantFrom(...JUNK), async (e0, pick, junk) => {
      const e = { ...e0, id: `call${++n}` }
      const ps = paths(e)
      const p = ps[pick % ps.length]!
      const bad: any = set(e, p, junk)
      const label =
        p.map((x: any) => (/^\d+$/.test(x) ? '*' : x)).join('.') +
        ' := ' +
        (typeof junk === 'object'
          ? 'obj ' + Object.prototype.toString.call(junk) + Object.keys(junk ?? {})
          : typeof junk + String(junk))
      let a, b
      try {
        a = await mem.append([bad])
      } catch (err) {
        note('MEM THROW ' + label + ' ' + String(err).slice(0, 80))
      }
      try {
        b = await sq.append([bad])
      } catch (err) {
        note('SQL THROW ' + label + ' ' + String(err).slice(0, 80))
      }
      if (a && b && a.accepted !== b.accepted) {
        if (!JSON.stringify(b.rejected).includes('BigInt'))
          note('DIFF ' + label + JSON.stringify([a, b]).slice(0, 200))
      }
    }),
    { numRuns: 8000 },
  )
  for (const [k, v] of [...fails].sort()) console.log(v, k)
  const r1 = await sq.tail(0, 1e9).catch((e) => {
    console.log('tail fails', e)
    return []
  })
  await sq
    .ask({
      bucket: 'day',
      timeZone: 'UTC',
      groupBy: ['agent', 'tag.x'],
      where: [],
      previous: false,
    })
    .catch((e) => console.log('ask', e))
  const v = await verify(sq).catch((e) => {
    console.log('verify throws', e)
    return null
  })
  console.log(r1.length, v?.problemCount, v?.problems.slice(0, 12))
}, 100000)
