import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { type AppOptions, createApp } from '../app.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenledger-pages-'))
mkdirSync(join(folder, 'assets'))
writeFileSync(join(folder, 'index.html'), '<title>dashboard</title>')
writeFileSync(join(folder, 'assets/main-1a2b.js'), 'one')
afterAll(() => rmSync(folder, { recursive: true }))

const created = (options: AppOptions = {}) =>
  createApp(
    { store: memoryStore(), now: Date.now, newId: () => crypto.randomUUID() },
    { pagesFolder: folder, ...options },
  )

/** What a server answers to bytes, until it ends the connection. */
async function answerTo(bytes: string | Buffer, options: AppOptions = {}): Promise<string> {
  const app = created(options)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString()
  })
  socket.on('error', () => undefined)
  socket.write(bytes)
  await once(socket, 'close')
  await app.close()
  return text
}

const HOST = 'host: localhost\r\nconnection: close\r\n'
const PATIENCE = { headersMs: 100, requestMs: 200 }

test.each([
  ['no HTTP', 'nonsense\r\n\r\n', '400', 'invalid_request'],
  ['headers that never end', `GET / HTTP/1.1\r\n${HOST}`, '408', 'request_timeout'],
  [
    'a body that never ends',
    `POST /v1/session HTTP/1.1\r\n${HOST}content-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
    '408',
    'request_timeout',
  ],
  [
    'headers beyond all bounds',
    `GET / HTTP/1.1\r\n${HOST}x: ${'x'.repeat(20_000)}\r\n\r\n`,
    '431',
    'headers_too_large',
  ],
  [
    'a long address',
    `GET /v1/usage?${'a'.repeat(9000)} HTTP/1.1\r\n${HOST}\r\n`,
    '414',
    'url_too_long',
  ],
  [
    'an address that is no text',
    `GET /v1/events/%FF HTTP/1.1\r\n${HOST}\r\n`,
    '400',
    'invalid_request',
  ],
  ['no host', 'GET /v1/usage HTTP/1.0\r\n\r\n', '403', 'host_not_allowed'],
  [
    'a host that is another',
    'GET /v1/usage HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    '403',
    'host_not_allowed',
  ],
  [
    'a poisoned prototype',
    `POST /v1/session HTTP/1.1\r\n${HOST}content-type: application/json\r\ncontent-length: 26\r\n\r\n{"__proto__": {"key": 1}}\n`,
    '400',
    'invalid_json',
  ],
])('%s is refused with a code', async (_, bytes, status, code) => {
  const answer = await answerTo(bytes, { patience: PATIENCE })
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))).error.code).toBe(code)
})

test('a key or address that asks too often has to wait', async () => {
  const app = created({ rateLimit: 2 })
  const statuses = []
  for (let n = 0; n < 3; n++) statuses.push((await app.inject('/v1/usage')).statusCode)
  expect(statuses).toEqual([200, 200, 429])
  const refused = await app.inject('/v1/usage')
  expect([refused.json().error.code, Number(refused.headers['retry-after']) > 0]).toEqual([
    'rate_limited',
    true,
  ])
})

test('pages are served with strict headers, hashed files for good, and only by GET', async () => {
  const app = created()
  const page = await app.inject({ url: '/explore/agents', headers: { accept: 'text/html' } })
  expect([page.statusCode, page.body, page.headers['cache-control']]).toEqual([
    200,
    '<title>dashboard</title>',
    'no-cache',
  ])
  expect(page.headers['content-security-policy']).toBe(
    "default-src 'self';script-src 'self';style-src 'self';img-src 'self' data: blob:;connect-src 'self';object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'",
  )
  expect(page.headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  })
  const file = await app.inject('/assets/main-1a2b.js')
  expect([file.body, file.headers['cache-control']]).toEqual([
    'one',
    'public, max-age=31536000, immutable',
  ])
  for (const url of [
    '/assets/gone.js',
    '/v1/nothing',
    '/../package.json',
    '/%2e%2e/package.json',
  ]) {
    const { statusCode, json } = await app.inject({ url, headers: { accept: '*/*' } })
    expect([url, statusCode, json().error.code]).toEqual([url, 404, 'not_found'])
  }
  expect(
    (await app.inject({ url: '/v1/nothing', headers: { accept: 'text/html' } })).statusCode,
  ).toBe(404)
  expect((await app.inject({ method: 'POST', url: '/index.html' })).statusCode).toBe(404)
  expect(
    (
      await app.inject({
        method: 'OPTIONS',
        url: '/v1/usage',
        headers: { origin: 'http://localhost:80' },
      })
    ).headers,
  ).not.toHaveProperty('access-control-allow-origin')
})

test('without the dashboard a page says how to get it', async () => {
  const app = created({ pagesFolder: join(folder, 'none') })
  const page = await app.inject({ url: '/', headers: { accept: 'text/html' } })
  expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('npm run build')])
})

test('the log tells of requests without what opens anything, a line each', async () => {
  const lines: string[] = []
  const log = { level: 'debug', stream: { write: (line: string) => lines.push(line) > 0 } }
  const app = created({ log })
  await app.inject({
    url: '/v1/usage?where=user:secret-query',
    headers: { authorization: 'Bearer tl_secret', cookie: 'tokenledger=secret' },
  })
  await app.inject('/v1/nothing%0Aforged')
  app.log.error({ err: new Error('broken\n{"level":60,"msg":"forged"}\nsecond') }, 'failed')
  expect(lines.map((line) => line.trimEnd().includes('\n'))).toEqual(lines.map(() => false))
  const parsed = lines.map((line) => JSON.parse(line))
  expect(parsed.map(({ msg }) => msg)).toEqual(['answered', 'answered', 'failed'])
  expect(parsed[0]).toMatchObject({ path: '/v1/usage', status: 401 })
  expect(lines.join('')).not.toContain('secret')
})
