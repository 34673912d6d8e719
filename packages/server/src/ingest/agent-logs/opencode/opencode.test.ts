import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { toDecimal } from '@tokenledger/sdk/core'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { sqliteDriver } from '../../../store/sqlite/sqlite-driver.ts'
import type { Store } from '../../../store/store.ts'
import { verify } from '../../../store/verify.ts'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { historyStatus } from '../history-status.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { opencode } from './opencode.ts'
import {
  answer,
  type Fields,
  newerAnswer,
  type OpenCodeWriter,
  openCodeHistory,
  openCodeWriter,
  SECRET,
  START,
} from './opencode-history.contract.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'opencode-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const DATA = '.local/share/opencode'

function pathOf(name: string): string {
  const path = join(home, name)
  mkdirSync(dirname(path), { recursive: true })
  return path
}

function write(fill: (writer: OpenCodeWriter) => void, name = 'opencode.db'): string {
  const path = pathOf(`${DATA}/${name}`)
  const writer = openCodeWriter(path)
  fill(writer)
  writer.close()
  return path
}

const put = (session: string, id: string, data: Fields): void =>
  writeFileSync(
    pathOf(`${DATA}/storage/message/${session}/${id}.json`),
    JSON.stringify({ id, sessionID: session, ...data }),
  )

async function importInto(store: Store, place: Fields = {}) {
  const options = { store, env: {}, home, sources: [opencode], ...place }
  const [report] = await importAgentLogs(options)
  if (report === undefined) throw new Error('No report')
  return report
}

/** The calls that count, as the ledger holds them. */
async function liveCalls(store: Store) {
  const rows = await store.tail(0, 1_000_000)
  const reversed = new Set(rows.filter(({ sign }) => sign === -1).map(({ corrects }) => corrects))
  return rows
    .filter(({ id, sign }) => sign === 1 && !reversed.has(id))
    .map((row) => ({ ...row, id: row.id.replace(/~\d+$/, '') }))
    .sort((left, right) => left.time - right.time || (left.id < right.id ? -1 : 1))
}

async function importAll() {
  const store = memoryStore()
  const report = await importInto(store)
  const calls = await liveCalls(store)
  expect((await verify(store)).problems).toEqual([])
  expect(report.rejected).toEqual([])
  return { store, report, calls, reasons: report.skipped.map(({ reason }) => reason) }
}

const tokens = (input: number, output: number, more: Fields = {}): Fields => ({
  input,
  output,
  reasoning: 0,
  cache: { read: 0, write: 0 },
  ...more,
})

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

test('a fork copies messages under new ids: they count once, in the session that they come from', async () => {
  const copied = [answer(), answer({ time: { created: START + 9_000, completed: START + 9_900 } })]
  const fork = (writer: OpenCodeWriter): void => {
    // Made later, with an id and a place in the file before the original's.
    writer.session('ses_a', { created: START + 1_000_000, directory: '/elsewhere' })
    for (const [index, data] of copied.entries()) {
      writer.message({ id: `msg_0${index}`, session: 'ses_a' }, data)
    }
  }
  const original = (writer: OpenCodeWriter): void => {
    writer.session('ses_b', { created: START })
    for (const [index, data] of copied.entries()) {
      writer.message({ id: `msg_1${index}`, session: 'ses_b' }, data)
    }
  }
  write((writer) => {
    fork(writer)
    original(writer)
    const own = answer({ time: { created: START + 2_000_000, completed: START + 2_000_900 } })
    writer.message({ id: 'msg_20', session: 'ses_a' }, own)
  })
  const { calls } = await importAll()
  expect(calls.map(({ session, project }) => [session, project])).toEqual([
    ['ses_b', '/home/ana/shop'],
    ['ses_b', '/home/ana/shop'],
    ['ses_a', '/elsewhere'],
  ])

  rmSync(join(home, DATA), { recursive: true })
  const store = memoryStore()
  write(fork)
  await importInto(store)
  expect((await liveCalls(store)).map(({ session }) => session)).toEqual(['ses_a', 'ses_a'])
  write(original)
  expect(await importInto(store)).toMatchObject({ newCalls: 0, changedCalls: 2 })
  expect((await liveCalls(store)).map(({ session }) => session)).toEqual(['ses_b', 'ses_b'])
})

test('a fork is known by its title where sessions began at one time', async () => {
  write((writer) => {
    writer.session('ses_1', { title: 'A (fork #12)' })
    writer.session('ses_2', { title: 'A' })
    writer.message({ id: 'msg_1', session: 'ses_1' }, answer())
    writer.message({ id: 'msg_2', session: 'ses_2' }, answer())
  })
  expect((await importAll()).calls).toMatchObject([{ session: 'ses_2' }])
})

test('answers of one moment with other counts are other answers', async () => {
  write((writer) => {
    writer.message({ id: 'msg_1', session: 's1' }, answer({ tokens: tokens(1, 2) }))
    writer.message({ id: 'msg_2', session: 's2' }, answer({ tokens: tokens(1, 3) }))
    writer.message({ id: 'msg_3', session: 's3' }, answer({ tokens: tokens(1, 3), agent: 'plan' }))
  })
  expect((await importAll()).calls).toHaveLength(3)
})

test('ids within rows tell answers apart that are alike in every count', async () => {
  const rows: readonly (readonly [string, string, string?])[] = [
    ['row_a', 'ses_1', 'msg_a'],
    ['row_b', 'ses_1', 'msg_b'],
    ['row_a_fork', 'ses_2', 'msg_a'],
    ['row_plain', 'ses_3'],
  ]
  const row = ([id, session, embedded]: (typeof rows)[number], writer: OpenCodeWriter): void =>
    writer.sessionMessage({ id, session }, { ...newerAnswer(), id: embedded })
  write((writer) => {
    for (const one of rows) row(one, writer)
  })
  const { calls } = await importAll()
  expect(calls.map(({ session }) => session)).toEqual(['ses_1', 'ses_1'])

  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...rows], { minLength: rows.length }), async (order) => {
      rmSync(join(home, DATA), { recursive: true, force: true })
      const store = memoryStore()
      for (const one of order) {
        write((writer) => row(one, writer))
        await importInto(store)
      }
      const described = (list: typeof calls) => list.map(({ id, session }) => [id, session])
      expect(described(await liveCalls(store))).toEqual(described(calls))
      expect((await verify(store)).problems).toEqual([])
    }),
    { numRuns: 10 },
  )
})

test('the files of one session are told apart by their ids, those of a fork are copies', async () => {
  put('ses_1', 'msg_1', answer())
  put('ses_1', 'msg_2', answer())
  put('ses_2', 'msg_3', answer())
  put('ses_2', 'msg_4', answer())
  expect((await importAll()).calls).toHaveLength(2)
})

test('a message of both tables, another channel and a file counts once', async () => {
  const fill = (writer: OpenCodeWriter): void => {
    writer.message({ id: 'msg_1', session: 'ses_1' }, answer())
    writer.sessionMessage({ id: 'msg_1', session: 'ses_1' }, newerAnswer())
  }
  write(fill)
  write(fill, 'opencode-next.db')
  put('ses_1', 'msg_1', answer())
  const { calls, report } = await importAll()
  expect(report.files).toBe(3)
  expect(calls).toHaveLength(1)
})

test('of copies that differ, the finished one counts, then the newer, in any order of imports', async () => {
  const versions: Record<string, (writer: OpenCodeWriter) => void> = {
    older: (writer) =>
      writer.message(
        { id: 'msg_1', session: 'ses_1', updated: START + 9 },
        answer({ tokens: tokens(999, 999), time: { created: START } }),
      ),
    newer: (writer) =>
      writer.sessionMessage(
        { id: 'msg_1', session: 'ses_1', updated: START + 5 },
        newerAnswer({ tokens: tokens(120, 60) }),
      ),
    file: () => put('ses_1', 'msg_1', answer({ tokens: tokens(7, 7) })),
  }
  const names = Object.keys(versions)
  const orders = fc.shuffledSubarray(names, { minLength: names.length })
  await fc.assert(
    fc.asyncProperty(orders, fc.boolean(), async (order, isStepwise) => {
      rmSync(join(home, DATA), { recursive: true, force: true })
      const store = memoryStore()
      for (const name of order) {
        write((writer) => versions[name]?.(writer))
        if (isStepwise) await importInto(store)
      }
      await importInto(store)
      const counted = (await liveCalls(store)).map(({ inputTokens }) => inputTokens)
      // A file that comes back after its message was read from the database cannot be told.
      const isBack = isStepwise && order.indexOf('file') > order.indexOf('newer')
      if (!isBack) expect(counted).toEqual([120])
    }),
    { numRuns: 24 },
  )
})

/** However often it was written. */
const ONE_ROW = { rows: 1, observations: 1, skipped: {} }

test('an answer that grows is replaced, not added', async () => {
  const store = memoryStore()
  const states = [
    { tokens: tokens(0, 0), cost: 0, time: { created: START }, finish: undefined },
    { tokens: tokens(100, 1), cost: 0.001, time: { created: START }, finish: undefined },
    { tokens: tokens(100, 90), cost: 0.004, time: { created: START }, finish: 'stop' },
    { tokens: tokens(100, 90), cost: 0.004 },
  ]
  const skips: unknown[] = []
  for (const [index, state] of states.entries()) {
    write((writer) => {
      const place = { session: 'ses_1', updated: START + index }
      writer.message({ id: 'msg_1', ...place }, answer(state))
    })
    put('ses_2', 'msg_2', answer({ ...state, agent: 'plan' }))
    const { skipped } = await importInto(store)
    skips.push(skipped.map(({ reason, count }) => [reason, count]))
    const counts = (await liveCalls(store)).map((call) => [call.inputTokens, call.outputTokens])
    const { input, output } = state.tokens as { input: number; output: number }
    expect(counts).toEqual(
      index === 0
        ? []
        : [
            [input, output],
            [input, output],
          ],
    )
  }
  expect(skips).toEqual([[['unfinished_answer', 2]], [], [], []])
  expect((await verify(store)).problems).toEqual([])
  const status = await historyStatus(store, opencode, { env: {}, home })
  expect(status.files.map(({ counts }) => counts)).toEqual([ONE_ROW, ONE_ROW])
  const whole = memoryStore()
  await importInto(whole)
  const idsOf = async (one: Store) => (await liveCalls(one)).map(({ id, cost }) => [id, cost])
  expect(await idsOf(store)).toEqual(await idsOf(whole))
})

test('however rows are written and imported, the ledger is what they say in the end', async () => {
  const step = fc.record({
    row: fc.nat(3),
    output: fc.nat(400),
    isDone: fc.boolean(),
    isImported: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      rmSync(join(home, DATA), { recursive: true, force: true })
      const store = memoryStore()
      const last = new Map<number, number>()
      let updated = START
      for (const { row, output, isDone, isImported } of steps) {
        updated += 1
        const created = START + row
        last.set(row, output)
        write((writer) => {
          const data = answer({
            tokens: tokens(output, output),
            cost: output / 1000,
            time: { created, ...(isDone && { completed: created + 500 }) },
            finish: undefined,
          })
          writer.message({ id: `msg_${row}`, session: 's', updated }, data)
        })
        if (isImported) await importInto(store)
      }
      await importInto(store)
      const sum = [...last.values()].reduce((total, output) => total + output, 0)
      const calls = await liveCalls(store)
      expect(calls.reduce((total, call) => total + call.outputTokens, 0)).toBe(sum)
      expect(calls.length).toBeLessThanOrEqual(last.size)
    }),
    { numRuns: 30 },
  )
})

test('only what was written since is read again', async () => {
  const rows = 3_000
  write((writer) => {
    writer.db.exec('BEGIN')
    for (let index = 0; index < rows; index += 1) {
      const created = START + index * 60_000
      const data = answer({ time: { created, completed: created + 900 } })
      writer.message({ id: `msg_${index}`, session: 's' }, data)
    }
    writer.db.exec('COMMIT')
  })
  const store = memoryStore()
  expect(await importInto(store)).toMatchObject({ rowsRead: rows, newCalls: rows })
  expect(await importInto(store)).toMatchObject({ rowsRead: 0, filesRead: 0 })
  const created = START + rows * 60_000
  write((writer) => {
    writer.message({ id: 'msg_new', session: 's' }, answer({ time: { created } }))
    writer.message(
      { id: 'msg_7', session: 's', updated: created },
      answer({ time: { created: START - 7 } }),
    )
  })
  expect(await importInto(store)).toMatchObject({
    // The old row that was rewritten is taken back, and counts anew.
    rowsRead: 2,
    newCalls: 2,
    changedCalls: 1,
  })
})

test.each([
  ['delete', false],
  ['wal', false],
  ['wal', true],
])(
  'a database is not written to, in journal mode %s, its writer there: %s',
  async (mode, isOpen) => {
    const path = pathOf(`${DATA}/opencode.db`)
    const writer = openCodeWriter(path)
    writer.db.exec(`PRAGMA journal_mode = ${mode}`)
    writer.message({ id: 'msg_1', session: 's' }, answer())
    if (!isOpen) writer.close()
    const stamps = () =>
      readdirSync(dirname(path))
        // Readers of a shared log note in this file, which is no part of the database, where they are.
        .filter((name) => !name.endsWith('-shm'))
        .map((name) => {
          const { size, mtimeMs } = statSync(join(dirname(path), name))
          return [name, size, mtimeMs, readFileSync(join(dirname(path), name)).toString('base64')]
        })
    const before = stamps()
    expect((await importAll()).calls).toHaveLength(1)
    expect(stamps()).toEqual(before)
    if (isOpen) writer.close()
  },
)

test('an import sees what was committed while somebody writes, and keeps nobody waiting', async () => {
  const path = pathOf(`${DATA}/opencode.db`)
  const writer = openCodeWriter(path)
  writer.db.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 0')
  writer.message({ id: 'msg_1', session: 's' }, answer())
  writer.db.exec('BEGIN IMMEDIATE')
  writer.message({ id: 'msg_2', session: 's' }, answer({ time: { created: START + 1 } }))
  const decode = (await opencode.load()).decoder({ env: {}, home })
  const [file] = opencode.discover({ env: {}, home }).files
  if (file === undefined) throw new Error('No file')
  expect(file.bytes).toBe(statSync(path).size + statSync(`${path}-wal`).size)
  const rows = decode(file, { offset: 0, state: null })
  expect(rows.next().value).toMatchObject({ kind: 'observation' })
  writer.db.exec('COMMIT')
  writer.message({ id: 'msg_3', session: 's' }, answer({ time: { created: START + 2 } }))
  while (rows.next().done !== true);
  expect((await importAll()).calls).toHaveLength(3)
  writer.close()
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
