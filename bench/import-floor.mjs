// The floors of an import, each in a process of its own: prints the seconds of CPU that it took.
// `scan FOLDER`: a bare loop finds the usage lines by a byte scan and parses them.
// `insert LEDGER FILE`: the bare engine inserts the rows of a ledger into a new one.
import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'

const MARKER = Buffer.from('"usage"')
const NEWLINE = 10
const BATCH = 4000

const [what, ...paths] = process.argv.slice(2)
const work = what === 'scan' ? scan(...paths) : await insert(...paths)
const before = process.cpuUsage()
work()
const { user, system } = process.cpuUsage(before)
console.log((user + system) / 1e6)

function scan(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => join(folder, name))
  const buffer = Buffer.allocUnsafe(1 << 20)
  return () => {
    let tokens = 0
    for (const file of files)
      scanFile(file, buffer, (row) => {
        tokens += row.message?.usage?.output_tokens ?? 0
      })
    if (tokens === 0) throw new Error('Nothing was found')
  }
}

function scanFile(path, buffer, take) {
  const fd = openSync(path, 'r')
  const { size } = fstatSync(fd)
  for (let base = 0; base < size; ) {
    const filled = readSync(fd, buffer, 0, buffer.length, base)
    const end = base + filled >= size ? filled : buffer.lastIndexOf(NEWLINE, filled - 1) + 1
    const block = buffer.subarray(0, end)
    for (let hit = block.indexOf(MARKER); hit !== -1; ) {
      const start = block.lastIndexOf(NEWLINE, hit) + 1
      const newline = block.indexOf(NEWLINE, hit)
      const stop = newline === -1 ? end : newline
      take(JSON.parse(block.toString('utf8', start, stop)))
      hit = block.indexOf(MARKER, stop)
    }
    base += end
  }
  closeSync(fd)
}

/** The same tables, settings and size of a step as an import has. */
async function insert(ledger, file) {
  const store = '../packages/server/dist/store/sqlite'
  const { sqliteStore } = await import(`${store}/sqlite-store.js`)
  const { sqliteDriver } = await import(`${store}/sqlite-driver.js`)
  const { COLUMNS } = await import(`${store}/row-codec.js`)
  await (await sqliteStore({ path: file, queries: 'inline' })).close()
  const { DatabaseSync } = sqliteDriver()
  const source = new DatabaseSync(ledger, { readOnly: true })
  const rows = source
    .prepare(`SELECT ${COLUMNS.join(', ')} FROM entries ORDER BY seq`)
    .all()
    .map((row) => COLUMNS.map((column) => row[column]))
  source.close()
  const db = new DatabaseSync(file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -12288')
  db.exec('PRAGMA wal_autocheckpoint = 4096')
  const statement = db.prepare(
    `INSERT INTO entries (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
       ON CONFLICT (id, segment) DO NOTHING`,
  )
  return () => {
    for (let at = 0; at < rows.length; at += BATCH) {
      db.exec('BEGIN IMMEDIATE')
      for (const row of rows.slice(at, at + BATCH)) statement.run(...row)
      db.exec('COMMIT')
    }
  }
}
