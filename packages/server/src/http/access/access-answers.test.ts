import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { InjectOptions } from 'fastify'
import { afterAll, expect, it } from 'vitest'
import { SCOPES } from '../../store/key-store.ts'
import { sqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import { jsonSchemas } from '../../wire/json-schemas.ts'
import { createApp } from '../app.ts'
import { issueKey } from './issue-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-answers-'))
const path = join(folder, 'a.sqlite')
const store = await sqliteStore({ path })
const keys = await sqliteKeyStore(path)
const app = createApp({ store, now: Date.now, newId: () => 'x' }, { keys, requiresKey: true })
const admin = await issueKey(keys, { name: 'admin', scopes: ['admin'] }, Date.now)
const ofProject = { name: 'api', scopes: ['read'], project: 'api' }
const reader = await issueKey(keys, ofProject, Date.now)
afterAll(async () => {
  await app.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A schema that allows no other field than those that it names. */
function closed(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    return Array.isArray(schema) ? schema.map(closed) : schema
  }
  const parts = Object.entries(schema).map(([name, part]) => [name, closed(part)])
  const isObject = 'properties' in schema && { additionalProperties: false }
  return { ...Object.fromEntries(parts), ...isObject }
}

const POST = {
  method: 'POST',
  payload: { name: 'new', scopes: ['ingest'], project: 'api' },
} as const
const SESSION = { method: 'POST', payload: { key: admin.key } } as const
const cases: readonly [string, InjectOptions, string | null][] = [
  ['new-key', { ...POST, url: '/v1/keys' }, admin.key],
  ['key-list', { method: 'GET', url: '/v1/keys' }, admin.key],
  ['key', { method: 'DELETE', url: '/v1/keys/new' }, admin.key],
  ['session', { method: 'GET', url: '/v1/session' }, null],
  ['session', { method: 'GET', url: '/v1/session' }, reader.key],
  ['session', { ...SESSION, url: '/v1/session' }, null],
  ['settings', { method: 'GET', url: '/v1/settings' }, admin.key],
  ['settings', { method: 'GET', url: '/v1/settings' }, reader.key],
]

it.each(cases)('%s describes each field of %j', async (name, request, key) => {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` }
  const answer = await app.inject({ ...request, headers })
  expect(answer.statusCode).toBeLessThan(300)
  const validate = new Ajv2020({ strict: false }).compile(closed(jsonSchemas()[name]) as object)
  validate(answer.json())
  expect(validate.errors).toBeNull()
})

it('the schemas know the scopes of keys', () => {
  expect(jsonSchemas()['key-wish']).toMatchObject({
    properties: { scopes: { items: { enum: SCOPES } } },
  })
})
