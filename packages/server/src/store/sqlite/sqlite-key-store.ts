import { TokenledgerError } from '@tokenledger/sdk/core'
import type { KeyRecord, KeyStore, Scope, StoredKey } from '../key-store.ts'
import { DEFAULT_WAIT_MS, openLedger } from './open-ledger.ts'
import { type SqlRow, sqliteDriver } from './sqlite-driver.ts'
import { storeError } from './sqlite-errors.ts'
import { withWriteLock } from './write-lock.ts'

/**
 * The keys in a ledger file, over a connection of their own.
 *
 * @throws TokenledgerError what `sqliteStore` throws on opening
 */
export async function sqliteKeyStore(path: string): Promise<KeyStore> {
  const db = await openLedger(sqliteDriver(), { path })
  const insert = db.prepare('INSERT INTO keys VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)')
  const named = db.prepare('SELECT 1 FROM keys WHERE name = ? AND revoked_at IS NULL')
  const found = db.prepare('SELECT * FROM keys WHERE id = ? AND revoked_at IS NULL')
  const all = db.prepare('SELECT * FROM keys ORDER BY created_at, id')
  const meant = db.prepare('SELECT * FROM keys WHERE ? IN (id, name) AND revoked_at IS NULL')
  const revoke = db.prepare('UPDATE keys SET revoked_at = ? WHERE id = ?')
  const touch = db.prepare(
    'UPDATE keys SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?',
  )

  const inWords = <T>(action: string, work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw storeError(action, path, error)
    }
  }
  const locked = <T>(work: () => T): Promise<T> =>
    withWriteLock(db, DEFAULT_WAIT_MS, work).catch((error: unknown) => {
      throw storeError('write to the keys of', path, error)
    })

  return {
    add: (key) =>
      locked(() => {
        if (named.get(key.name) !== undefined) throw nameIsTaken(key.name)
        const scopes = key.scopes.join(' ')
        insert.run(key.id, key.name, key.hash, scopes, key.project, key.createdAt)
      }),
    find: (id) =>
      inWords('read the keys of', () => {
        const row = found.get(id)
        return row && keyOf(row)
      }),
    list: () => inWords('read the keys of', () => all.all().map(recordOf)),
    revoke: (idOrName, at) =>
      locked(() => {
        const keys = meant.all(idOrName).map(recordOf)
        for (const { id } of keys) revoke.run(at, id)
        return keys.map((key) => ({ ...key, revokedAt: at }))
      }),
    touch: (uses) =>
      locked(() => {
        for (const [id, at] of uses) touch.run(at, id)
      }),
    close: () => db.close(),
  }
}

function nameIsTaken(name: string): TokenledgerError {
  return new TokenledgerError(
    'invalid_key',
    `Cannot make a key: a key in force is named ${JSON.stringify(name)}; choose another name, or revoke that key first`,
  )
}

function recordOf(row: SqlRow): KeyRecord {
  const { hash: _, ...record } = keyOf(row)
  return record
}

const keyOf = (row: SqlRow): StoredKey => ({
  id: String(row['id']),
  name: String(row['name']),
  hash: String(row['hash']),
  scopes: String(row['scopes']).split(' ') as Scope[],
  project: row['project'] === null ? null : String(row['project']),
  createdAt: Number(row['created_at']),
  lastUsedAt: timeOf(row['last_used_at']),
  revokedAt: timeOf(row['revoked_at']),
})

const timeOf = (value: SqlRow[string] | undefined): number | null =>
  value === null || value === undefined ? null : Number(value)
