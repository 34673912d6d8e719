import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toDecimal } from '@tokenledger/sdk/core'
import { expect, test } from 'vitest'
import { sqliteDriver } from '../../../store/sqlite/sqlite-driver.ts'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { opencode } from './opencode.ts'
import {
  answer,
  type Fields,
  newerAnswer,
  openCodeHistory,
  SECRET,
  START,
} from './opencode-history.contract.ts'
import {
  DATA,
  eachWithHome,
  home,
  importAll,
  pathOf,
  put,
  tokens,
  write,
} from './opencode-import.contract.ts'

eachWithHome()

test('a row is a call with its counters, its cost and who made it', async () => {
  write((writer) => {
    writer.session('ses_1', { directory: join(home, 'shop') })
    writer.message({ id: 'msg_1', session: 'ses_1' }, answer())
    writer.tool('msg_1', 'read')
    writer.tool('msg_1', 'bash')
    writer.tool('msg_1', 'bash')
  })
  const { store, calls } = await importAll()
  expect(calls).toMatchObject([
    {
      time: START,
      source: 'import:opencode',
      provider: 'anthropic',
      operation: 'chat',
      agent: 'opencode',
      session: 'ses_1',
      project: '~/shop',
      tags: { agent_type: 'build' },
      model: 'claude-sonnet-4-5',
      status: 'ok',
      tools: { used: ['bash', 'read'] },
      meters: {
        input: 100,
        'input.cacheRead': 2000,
        'input.cacheWrite': 300,
        output: 50,
        'output.reasoning': 20,
      },
    },
  ])
  const [stored] = await store.read(calls[0]?.id ?? '')
  expect(stored?.rows[0]?.cost).toBe(12_500_000_000n)
})

test('the newer table names model, type and tools elsewhere', async () => {
  write((writer) => {
    writer.sessionMessage({ id: 'msg_1', session: 'ses_1' }, newerAnswer())
  })
  const { calls } = await importAll()
  expect(calls).toMatchObject([
    { model: 'claude-sonnet-4-5', provider: 'anthropic', tools: { used: ['bash'] } },
  ])
})

test('reasoning is billed as output, and a long prompt changes the price of all of the request', async () => {
  const long = tokens(150_000, 1_000, { reasoning: 500, cache: { read: 60_000, write: 0 } })
  write((writer) => {
    writer.message({ id: 'msg_1', session: 's' }, answer({ cost: 0, tokens: long }))
  })
  const { calls } = await importAll()
  // 150,000 × $6 + 60,000 × $0.60 + 1,500 × $22.50, each for a million.
  expect(toDecimal(calls[0]?.cost ?? 0n)).toBe('0.969750')
})

test('a sub-agent works in a session of its own, on behalf of the one that called it', async () => {
  write((writer) => {
    writer.session('ses_1')
    writer.session('ses_2', { parent: 'ses_1' })
    writer.session('ses_3', { parent: 'ses_2' })
    writer.message({ id: 'msg_1', session: 'ses_3' }, answer({ mode: 'explore', agent: 'explore' }))
  })
  expect((await importAll()).calls).toMatchObject([
    { agent: 'explore', session: 'ses_1', tags: { agent_type: 'explore', agent_id: 'ses_3' } },
  ])
})

test('files know their session, project and tools by the files beside them', async () => {
  put('ses_2', 'msg_1', answer({ agent: 'general' }))
  const info = {
    parentID: 'ses_1',
    directory: `${home}/übung/東京`,
    title: SECRET,
    time: { created: 1 },
  }
  writeFileSync(pathOf(`${DATA}/storage/session/p1/ses_2.json`), JSON.stringify(info))
  const part = { type: 'tool', tool: 'webfetch', state: { output: SECRET } }
  writeFileSync(pathOf(`${DATA}/storage/part/msg_1/prt_1.json`), JSON.stringify(part, null, 2))
  expect((await importAll()).calls).toMatchObject([
    { agent: 'general', session: 'ses_1', project: '~/übung/東京', tools: { used: ['webfetch'] } },
  ])
})

test('what is no finished answer is skipped with its reason, or counts with unknown usage', async () => {
  const zero = { tokens: tokens(0, 0), cost: 0 }
  const begun = { ...zero, time: { created: START }, finish: undefined }
  write((writer) => {
    const message = (id: string, fields: Fields): void =>
      writer.message({ id, session: 's' }, answer({ agent: id, ...fields }))
    message('begun', begun)
    message('failed', { ...begun, error: { name: 'APIError', data: { message: SECRET } } })
    message('aborted', { ...begun, error: { name: 'MessageAbortedError' } })
    message('without', { tokens: undefined, cost: undefined })
    message('priced', { tokens: undefined, cost: 0.5 })
    message('cut', { finish: 'length' })
    message('user', { ...zero, role: 'user' })
    message('broken', { ...begun, error: { name: 'UnknownError' }, tokens: tokens(5, 5) })
    writer.db.exec(`INSERT INTO message VALUES ('bad', 's', 1, 1, '{"role":"assistant"')`)
  })
  const { calls, report } = await importAll()
  const named = calls.map(({ tags, status, reading, inputTokens }) => [
    tags?.['agent_type'],
    status,
    reading?.status ?? 'ok',
    inputTokens,
  ])
  expect(named.sort()).toEqual([
    ['aborted', 'aborted', 'missing', 0],
    ['broken', 'error', 'ok', 5],
    ['cut', 'length', 'ok', 2400],
    ['priced', 'ok', 'missing', 0],
    ['without', 'ok', 'missing', 0],
  ])
  expect(Object.fromEntries(report.skipped.map(({ reason, count }) => [reason, count]))).toEqual({
    unfinished_answer: 1,
    failed_call: 1,
    no_usage: 1,
    invalid_json: 1,
  })
})

test('a null, a wrong kind or an unknown field never loses a row', async () => {
  const whole: Fields = {
    ...answer(),
    id: 'msg_1',
    sessionID: 's',
    error: null,
    [`né\u2028w`]: ['東'],
  }
  for (const value of [null, 'text', -1, { x: 1 }]) {
    for (const path of pathsOf(whole)) {
      rmSync(join(home, DATA), { recursive: true, force: true })
      const data = withValue(whole, path, value)
      const isOther = path.join() === 'role' && value === 'text'
      write((writer) => {
        writer.db
          .prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)')
          .run('r', 's', 5, 5, JSON.stringify(data))
      })
      const { calls, reasons } = await importAll()
      const isLost = isOther ? reasons.length === 1 : calls.length === 1
      expect([path.join('.'), value, isLost]).toEqual([path.join('.'), value, true])
    }
  }
})

const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? [path]
    : [
        ...(path.length > 0 ? [path] : []),
        ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key])),
      ]

const withValue = (
  object: Fields,
  [key = '', ...rest]: readonly string[],
  value: unknown,
): Fields => ({
  ...object,
  [key]: rest.length === 0 ? value : withValue(object[key] as Fields, rest, value),
})

test('counts that cannot be read are unknown, not zero', async () => {
  write((writer) => {
    const message = (id: string, counts: Fields): void =>
      writer.message({ id, session: 's' }, answer({ agent: id, tokens: counts }))
    message('1', { input: null, output: 5 })
    message('2', { input: 5, output: -3, cache: null })
    message('3', { total: 123 })
  })
  const { calls } = await importAll()
  expect(
    calls.map((one) => [one.reading?.status, one.inputTokens, one.outputTokens]).sort(),
  ).toEqual([
    ['partial', 0, 5],
    ['partial', 123, 0],
    ['partial', 5, 0],
  ])
})

test('tables of other versions are read as far as they go', async () => {
  const { DatabaseSync } = sqliteDriver()
  const bare = new DatabaseSync(pathOf(`${DATA}/opencode.db`))
  bare.exec('CREATE TABLE message (id TEXT, session_id TEXT, data TEXT)')
  const insert = bare.prepare('INSERT INTO message VALUES (?, ?, ?)')
  insert.run('msg_1', 's', JSON.stringify(answer()))
  insert.run(null, null, JSON.stringify(answer({ time: null })))
  bare.close()
  const other = new DatabaseSync(pathOf(`${DATA}/opencode-v9.db`))
  other.exec('CREATE TABLE conversation (id TEXT)')
  other.close()
  writeFileSync(pathOf(`${DATA}/opencode-damaged.db`), `SQLite format 3\0${'x'.repeat(5000)}`)
  const { calls, reasons } = await importAll()
  expect(calls).toHaveLength(2)
  expect(reasons.sort()).toEqual(['unknown_tables', 'unreadable_file'])
})

test.each([
  ['google', 'gcp.gemini'],
  ['google-vertex-anthropic', 'gcp.vertex_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['azure', 'azure.ai.openai'],
  ['mistral', 'mistral_ai'],
  ['xai', 'x_ai'],
  ['openrouter', 'openrouter'],
])('the provider %s is %s', async (providerID, name) => {
  write((writer) => writer.message({ id: 'msg_1', session: 's' }, answer({ providerID })))
  expect((await importAll()).calls).toMatchObject([{ provider: name }])
})

test('databases and files are found where the environment says, and in given paths', () => {
  const one = write((writer) => writer.session('s'))
  write((writer) => writer.session('s'), 'opencode-next.db')
  writeFileSync(pathOf(`${DATA}/notes.db`), '')
  writeFileSync(pathOf(`${DATA}/snapshot/message/x/y.json`), '{}')
  put('ses_1', 'msg_1', answer())
  const namesOf = (place: Fields) =>
    opencode
      .discover({ env: {}, home, ...place })
      .files.map(({ path }) => path.slice(home.length + 1))
      .sort()
  const all = [
    `${DATA}/opencode-next.db`,
    `${DATA}/opencode.db`,
    `${DATA}/storage/message/ses_1/msg_1.json`,
  ]
  expect(namesOf({})).toEqual(all)
  const elsewhere = join(home, '.local/share')
  expect(namesOf({ home: '/nowhere', env: { XDG_DATA_HOME: elsewhere } })).toHaveLength(3)
  const stated = ` ~/${DATA} , ${join(home, 'none')},`
  expect(namesOf({ env: { OPENCODE_DATA_DIR: stated } })).toEqual(all)
  expect(namesOf({ env: { OPENCODE_DATA_DIR: join(home, 'none') } })).toEqual([])
  const work = pathOf('work/mine.sqlite')
  writeFileSync(work, '')
  const andWork = [...all, 'work/mine.sqlite']
  expect(namesOf({ env: { OPENCODE_DB: work } })).toEqual(andWork)
  expect(namesOf({ env: { OPENCODE_DB: '../../../work/mine.sqlite' } })).toEqual(andWork)
  for (const none of ['', ':memory:', 'none.db', 'opencode.db', join(home, 'work')]) {
    expect(namesOf({ env: { OPENCODE_DB: none } })).toEqual(all)
  }
  expect(namesOf({ paths: [one], env: { OPENCODE_DB: work } })).toEqual([`${DATA}/opencode.db`])
  expect(namesOf({ paths: [one] })).toEqual([`${DATA}/opencode.db`])
  expect(namesOf({ paths: [join(home, DATA, 'storage')] })).toEqual([all[2]])
  const missing = opencode.discover({ env: {}, home, paths: [join(home, 'none')] })
  expect(missing.skipped.map(({ reason }) => reason)).toEqual(['unreadable_file'])
})

test.skipIf(process.getuid?.() === 0)('a file that may not be read is told', async () => {
  const path = write((writer) => writer.session('s'))
  chmodSync(path, 0)
  expect((await importAll()).reasons).toEqual(['unreadable_file'])
})

agentLogContract({
  source: opencode,
  history: openCodeHistory,
  secret: SECRET,
  isAppended: false,
})
