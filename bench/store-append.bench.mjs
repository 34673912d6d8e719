// Appending priced entries, beside the bare engine that takes the same ready rows with the same dedupe.
import { join } from 'node:path'
import { segmentRows } from '../packages/server/dist/query/segment-rows.js'
import { COLUMNS, encodeRow } from '../packages/server/dist/store/sqlite/row-codec.js'
import { sqliteDriver } from '../packages/server/dist/store/sqlite/sqlite-driver.js'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { benchEntries } from './entries.mjs'
import { figure, inFolder, inTurns, median, print } from './measure.mjs'

const COUNT = 50_000
const BATCH = 1000
const SINGLES = 1000

const entries = benchEntries(COUNT)
const rows = entries
  .flatMap((entry) => segmentRows(entry))
  .map((row, i) => encodeRow(row, i + 1, 0))
const batchesOf = (list) =>
  Array.from({ length: Math.ceil(list.length / BATCH) }, (_, i) =>
    list.slice(i * BATCH, (i + 1) * BATCH),
  )
const entryBatches = batchesOf(entries)
const rowBatches = batchesOf(rows)

/** An empty ledger's file, opened by the bare engine with the store's own settings. */
async function bareEngine(path) {
  await (await sqliteStore({ path, queries: 'inline' })).close()
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = FILE')
  const marks = COLUMNS.map(() => '?').join(', ')
  const insert = db.prepare(
    `INSERT INTO entries (${COLUMNS.join(', ')}) VALUES (${marks}) ON CONFLICT (id, segment) DO NOTHING`,
  )
  return { db, insert }
}

/** Each batch by both, in turn, so that both meet the same machine; the median of the files. */
async function batchByBatch(stores, engines) {
  const all = { ours: [], floor: [] }
  for (const [i, store] of stores.entries()) {
    const { db, insert } = engines[i]
    let ours = 0
    let floor = 0
    for (const [j, batch] of entryBatches.entries()) {
      const start = performance.now()
      await store.append(batch)
      const middle = performance.now()
      db.exec('BEGIN IMMEDIATE')
      for (const values of rowBatches[j]) insert.run(...values)
      db.exec('COMMIT')
      ours += middle - start
      floor += performance.now() - middle
    }
    all.ours.push(ours)
    all.floor.push(floor)
  }
  return { ours: median(all.ours), floor: median(all.floor) }
}

await inFolder(async (folder) => {
  const stores = []
  const engines = []
  for (let i = 0; i < 6; i += 1) {
    stores.push(await sqliteStore({ path: join(folder, `ours-${i}.sqlite`), queries: 'inline' }))
    engines.push(await bareEngine(join(folder, `bare-${i}.sqlite`)))
  }
  const batched = await batchByBatch(stores, engines)
  const again = await batchByBatch(stores, engines)
  const singles = benchEntries(SINGLES * 6, { seed: 7, start: COUNT })
  const single = await inTurns(
    async (i) => {
      for (const entry of singles.slice(i * SINGLES, (i + 1) * SINGLES)) {
        await stores[i].append([entry])
      }
    },
    (i) => {
      const { db, insert } = engines[i]
      for (let j = 0; j < SINGLES; j += 1) {
        const [row] = segmentRows(singles[i * SINGLES + j])
        db.exec('BEGIN IMMEDIATE')
        insert.run(...encodeRow(row, COUNT + j + 1, 0))
        db.exec('COMMIT')
      }
    },
  )
  for (const store of stores) await store.close()
  for (const { db } of engines) db.close()

  const rate = (count, ms) => figure((count / ms) * 1000)
  print(
    'Appending',
    `${figure(COUNT)} priced entries in durable batches of ${figure(BATCH)}; the bare engine inserts the same ready rows into the same tables with the same dedupe.`,
    ['what', 'tokenledger', 'bare engine', 'ratio', 'must hold'],
    [
      [
        'new entries a second',
        rate(COUNT, batched.ours),
        rate(COUNT, batched.floor),
        figure(batched.floor / batched.ours),
        '≥ 0.6',
      ],
      [
        'duplicates a second',
        rate(COUNT, again.ours),
        rate(COUNT, again.floor),
        figure(again.floor / again.ours),
        '',
      ],
      [
        'one durable entry, ms',
        figure(single.ours / SINGLES),
        figure(single.floor / SINGLES),
        figure(single.floor / single.ours),
        '≤ 1 ms',
      ],
    ],
  )
})
