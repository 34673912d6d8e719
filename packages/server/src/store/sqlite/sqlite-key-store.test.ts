import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { StoredKey } from '../key-store.ts'
import { sqliteKeyStore } from './sqlite-key-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = (id: string, name: string): StoredKey => ({
  id,
  name,
  hash: `hash of ${id}`,
  scopes: ['ingest', 'read'],
  project: 'api',
  createdAt: 5,
  lastUsedAt: null,
  revokedAt: null,
})

test('what one process makes and revokes, another one sees at once', async () => {
  const path = join(folder, 'two.sqlite')
  const [one, other] = [await sqliteKeyStore(path), await sqliteKeyStore(path)]
  await one.add(key('a', 'laptop'))
  expect(other.find('a')).toEqual(key('a', 'laptop'))
  expect(await other.revoke('laptop', 9)).toMatchObject([{ id: 'a', revokedAt: 9 }])
  expect(one.find('a')).toBeUndefined()
  expect(one.list()).toMatchObject([{ id: 'a', revokedAt: 9 }])
  expect(await one.revoke('a', 10)).toEqual([])
  one.close()
  other.close()
})

test('a name is free again once its key is revoked', async () => {
  const keys = await sqliteKeyStore(join(folder, 'names.sqlite'))
  await keys.add(key('a', 'ci'))
  await expect(keys.add(key('b', 'ci'))).rejects.toMatchObject({ code: 'invalid_key' })
  await keys.revoke('ci', 6)
  await keys.add(key('b', 'ci'))
  expect(keys.find('b')?.name).toBe('ci')
  keys.close()
})

test('the last use never goes back', async () => {
  const keys = await sqliteKeyStore(join(folder, 'uses.sqlite'))
  await keys.add(key('a', 'ci'))
  await keys.touch(new Map([['a', 20]]))
  await keys.touch(new Map([['a', 10]]))
  expect(keys.list()).toMatchObject([{ lastUsedAt: 20 }])
  expect(JSON.stringify(keys.list())).not.toContain('hash')
  keys.close()
})
