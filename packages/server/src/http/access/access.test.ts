import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { afterAll, expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { sqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'
import { createApp } from '../app.ts'
import type { AdmitOptions } from './admit.ts'
import { issueKey, type KeyWish } from './issue-key.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-access-'))
afterAll(() => rmSync(folder, { recursive: true }))
let files = 0

/** A server with real keys in a file of their own. */
async function served(options: Omit<AdmitOptions, 'keys'> = { requiresKey: true }) {
  const keys = await sqliteKeyStore(join(folder, `${++files}.sqlite`))
  const services = { store: memoryStore(), now: Date.now, newId: () => crypto.randomUUID() }
  const app = createApp(services, { ...options, keys })
  const keyFor = async (wish: Omit<KeyWish, 'name'>): Promise<string> => {
    const name = crypto.randomUUID()
    return (await issueKey(keys, { name, ...wish }, Date.now)).key
  }
  const ask = async (request: InjectOptions): Promise<readonly [number, string | undefined]> => {
    const { statusCode, body } = await app.inject(request)
    return [statusCode, body === '' ? undefined : JSON.parse(body).error?.code]
  }
  return { app, keys, keyFor, ask }
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const EVENTS: InjectOptions = {
  method: 'POST',
  url: '/v1/events',
  payload: [{ id: 'a', input_tokens: 1 }],
}
const USAGE: InjectOptions = { method: 'GET', url: '/v1/usage?group_by=project' }

test('a key opens what its scope is for, and nothing else', async () => {
  const { app, keyFor } = await served()
  const [ingest, read, admin] = [
    await keyFor({ scopes: ['ingest'] }),
    await keyFor({ scopes: ['read'] }),
    await keyFor({ scopes: ['admin'] }),
  ]
  const table = [EVENTS, USAGE, { method: 'GET', url: '/v1/keys' } as const]
  const statuses = async (key: string) =>
    Promise.all(
      table.map(async (one) => (await app.inject({ ...one, headers: bearer(key) })).statusCode),
    )
  expect(await statuses(ingest)).toEqual([202, 403, 403])
  expect(await statuses(read)).toEqual([403, 200, 403])
  expect(await statuses(admin)).toEqual([202, 200, 200])
  expect((await app.inject('/healthz')).statusCode).toBe(200)
})

test('without a key, with a wrong one, with one that was revoked', async () => {
  const { keys, keyFor, ask } = await served()
  const key = await keyFor({ scopes: ['ingest'] })
  expect(await ask(EVENTS)).toEqual([401, 'key_required'])
  expect(await ask({ ...EVENTS, headers: bearer(`${key}0`) })).toEqual([401, 'key_invalid'])
  expect(await ask({ ...EVENTS, headers: { authorization: 'Basic eA==' } })).toEqual([
    401,
    'key_invalid',
  ])
  expect(await ask({ ...EVENTS, headers: { 'x-api-key': key } })).toEqual([202, undefined])
  expect(await ask({ ...EVENTS, headers: { authorization: `bearer  ${key}` } })).toEqual([
    202,
    undefined,
  ])
  await keys.revoke(key.slice(3, 15), Date.now())
  expect(await ask({ ...EVENTS, headers: bearer(key) })).toEqual([401, 'key_invalid'])
})

test('on this machine nobody needs a key, but whoever shows one is held to it', async () => {
  const { keyFor, ask } = await served({})
  expect(await ask(EVENTS)).toEqual([202, undefined])
  expect(await ask({ ...USAGE, headers: bearer('tl_wrong') })).toEqual([401, 'key_invalid'])
  const key = await keyFor({ scopes: ['ingest'] })
  expect(await ask({ ...USAGE, headers: bearer(key) })).toEqual([403, 'key_not_allowed'])
})

test('a key of a project reports to it and asks about it', async () => {
  const { app, keyFor } = await served()
  const whole = bearer(await keyFor({ scopes: ['ingest', 'read'] }))
  const api = bearer(await keyFor({ scopes: ['ingest', 'read'], project: 'api' }))
  const payload = [{ id: '1' }, { id: '2', project: 'web' }, { id: '3', project: 'api' }]
  const answer = await app.inject({ ...EVENTS, payload, headers: api })
  expect(answer.json()).toMatchObject({
    accepted: 2,
    rejected: [{ index: 1, code: 'project_not_allowed' }],
  })
  await app.inject({ ...EVENTS, payload: [{ id: '4', project: 'web' }], headers: whole })
  const projects = async (headers: Record<string, string>) =>
    (await app.inject({ ...USAGE, headers }))
      .json()
      .rows.map((row: { project: string }) => row.project)
  expect((await projects(whole)).sort()).toEqual(['api', 'web'])
  expect(await projects(api)).toEqual(['api'])
  const exported = await app.inject({ url: '/v1/export', headers: api })
  expect(exported.body.match(/"project":"\w+"/g)).toEqual(['"project":"api"', '"project":"api"'])
})

test('a browser shows its key once and has a cookie that no page and no other site can use', async () => {
  const { app, keys, keyFor, ask } = await served()
  const key = await keyFor({ scopes: ['read'] })
  expect(await ask({ method: 'POST', url: '/v1/session', payload: { key: 'tl_x' } })).toEqual([
    401,
    'key_invalid',
  ])
  const begun = await app.inject({ method: 'POST', url: '/v1/session', payload: { key } })
  const [cookie = ''] = [begun.headers['set-cookie']].flat()
  expect(begun.json()).toMatchObject({ access: { scopes: ['read'], project: null } })
  expect(cookie).toMatch(
    /^tokenledger=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  expect(cookie).not.toContain(key)
  const headers = { cookie: cookie.split(';', 1)[0] ?? '' }
  expect(await ask({ ...USAGE, headers })).toEqual([200, undefined])
  expect(await ask({ ...EVENTS, headers })).toEqual([403, 'key_not_allowed'])
  expect(await ask({ ...USAGE, headers: { cookie: 'tokenledger=guess' } })).toEqual([
    401,
    'key_required',
  ])

  await ask({ method: 'DELETE', url: '/v1/session', headers })
  expect(await ask({ ...USAGE, headers })).toEqual([401, 'key_required'])
  const again = await app.inject({ method: 'POST', url: '/v1/session', headers: bearer(key) })
  const second = { cookie: String(again.headers['set-cookie']).split(';', 1)[0] ?? '' }
  expect(await ask({ ...USAGE, headers: second })).toEqual([200, undefined])
  await keys.revoke(key.slice(3, 15), Date.now())
  expect(await ask({ ...USAGE, headers: second })).toEqual([401, 'key_required'])
})

test('an administrator makes, lists and revokes keys over HTTP', async () => {
  const { app, keyFor, ask } = await served()
  const headers = bearer(await keyFor({ scopes: ['admin'] }))
  const wish = { name: 'ci', scopes: ['ingest'], project: 'api' }
  const made = await app.inject({ method: 'POST', url: '/v1/keys', payload: wish, headers })
  expect([made.statusCode, made.headers['cache-control']]).toEqual([201, 'no-store'])
  const { key, id } = made.json()
  expect(await ask({ ...EVENTS, headers: bearer(key) })).toEqual([202, undefined])
  const listed = await app.inject({ method: 'GET', url: '/v1/keys', headers })
  expect(listed.json().keys).toContainEqual(
    expect.objectContaining({ id, ...wish, revoked_at: null }),
  )
  expect(listed.body).not.toContain(key)
  expect(await ask({ method: 'DELETE', url: `/v1/keys/${id}`, headers })).toEqual([200, undefined])
  expect(await ask({ method: 'DELETE', url: `/v1/keys/${id}`, headers })).toEqual([
    404,
    'not_found',
  ])
  expect(await ask({ ...EVENTS, headers: bearer(key) })).toEqual([401, 'key_invalid'])
  for (const payload of [
    {},
    { name: 'x', scopes: ['root'] },
    { name: 'x', scopes: ['admin'], project: 'a' },
    { name: '', scopes: ['read'] },
  ])
    expect(await ask({ method: 'POST', url: '/v1/keys', payload, headers })).toEqual([
      400,
      'invalid_key',
    ])
})

test.each([
  [
    '127.0.0.1',
    [],
    ['localhost', '127.0.0.1', '127.1.2.3', '[::1]', 'LOCALHOST.'],
    ['evil.example', '10.0.0.5', 'localhost.evil.example'],
  ],
  ['127.0.0.1', ['ledger.example'], ['ledger.example', 'Ledger.Example'], ['www.ledger.example']],
  ['10.0.0.5', [], ['10.0.0.5', 'localhost'], ['10.0.0.6', 'evil.example']],
  ['0.0.0.0', [], ['10.0.0.5', '[fe80::1]', '127.0.0.1'], ['evil.example', 'host']],
])(
  'listening on %s with %j it is asked as %j, and not as %j',
  async (address, allowedHosts, good, bad) => {
    const { ask } = await served({ address, allowedHosts })
    for (const port of ['', ':4318']) {
      for (const host of good)
        expect(await ask({ url: '/v1/usage', headers: { host: `${host}${port}` } })).toEqual([
          200,
          undefined,
        ])
      for (const host of bad)
        expect(await ask({ url: '/v1/usage', headers: { host: `${host}${port}` } })).toEqual([
          403,
          'host_not_allowed',
        ])
    }
  },
)

test('pages of other origins are refused, whatever they ask', async () => {
  const { ask } = await served({})
  const from = (headers: Record<string, string>, request = EVENTS) =>
    ask({ ...request, headers: { host: 'localhost:4318', ...headers } })
  for (const origin of [
    'http://evil.example',
    'null',
    'http://localhost:3000',
    'http://localhost:4318.evil.example',
  ])
    expect(await from({ origin })).toEqual([403, 'cross_site_request'])
  for (const site of ['cross-site', 'same-site']) {
    expect(await from({ 'sec-fetch-site': site })).toEqual([403, 'cross_site_request'])
    expect(await from({ 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }, USAGE)).toEqual([
      403,
      'cross_site_request',
    ])
    expect(await from({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' }, USAGE)).toEqual([
      200,
      undefined,
    ])
    expect(await from({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' })).toEqual([
      403,
      'cross_site_request',
    ])
  }
  expect(await from({ origin: 'http://localhost:4318', 'sec-fetch-site': 'same-origin' })).toEqual([
    202,
    undefined,
  ])
  expect(await from({ origin: 'https://localhost:4318' })).toEqual([202, undefined])
})
