import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { totalsOf } from '@tokenledger/sdk/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { agentLogContract } from '../agent-log-source.contract.ts'
import type { CallReading } from '../agent-log-source.ts'
import { FILE_START } from '../agent-log-source.ts'
import { callOfSighting, joinSightings, type Sighting } from '../sighting.ts'
import { claudeCode } from './claude-code.ts'
import { claudeCodeReader } from './claude-code-reader.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'claude-code-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const PROJECT = '.claude/projects/-home-ana-shop'
const MAIN = `${PROJECT}/s1.jsonl`

type Fields = Record<string, unknown>

/** An assistant row as a current version writes it; `undefined` fields are left out. */
const row = (fields: Fields = {}, message: Fields = {}) => ({
  parentUuid: 'p1',
  isSidechain: false,
  cwd: '/home/ana/shop',
  sessionId: 's1',
  version: '2.1.0',
  gitBranch: 'main',
  type: 'assistant',
  uuid: 'u1',
  timestamp: '2026-03-01T10:00:00.000Z',
  requestId: 'req_1',
  ...fields,
  message: {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-opus-4-6',
    content: [{ type: 'text', text: 'hello' }],
    stop_reason: 'end_turn',
    usage: usage(),
    ...message,
  },
})

const usage = (fields: Fields = {}) => ({
  input_tokens: 3,
  cache_creation_input_tokens: 100,
  cache_read_input_tokens: 2000,
  output_tokens: 50,
  ...fields,
})

/** The simplest import: everything at once, merged by key. */
function read(files: Record<string, readonly unknown[] | string>, place: Fields = {}) {
  for (const [name, rows] of Object.entries(files)) {
    const path = join(home, name)
    mkdirSync(dirname(path), { recursive: true })
    const lines =
      typeof rows === 'string' ? rows : rows.map((one) => `${JSON.stringify(one)}\n`).join('')
    writeFileSync(path, lines)
  }
  const where = { env: {}, home, ...place }
  const sightings = new Map<string, Sighting>()
  const { files: found, skipped } = claudeCode.discover(where)
  const reasons = skipped.map(({ reason }) => reason)
  const decode = claudeCodeReader.decoder(where)
  for (const file of found) {
    for (const seen of decode(file, FILE_START)) {
      if (seen.kind === 'skipped') reasons.push(seen.reason)
      else {
        const other = sightings.get(seen.key)
        const joined = other === undefined ? seen.sighting : joinSightings(other, seen.sighting)
        sightings.set(seen.key, joined)
      }
    }
  }
  const calls = new Map<string, CallReading>()
  for (const [key, sighting] of sightings) {
    calls.set(key, claudeCodeReader.read(key, callOfSighting(sighting)))
  }
  return { calls, reasons, only: () => [...calls.values()][0] as CallReading }
}

const metersOf = (call: CallReading | undefined) => call?.usage.segments.map(({ meters }) => meters)

test('a row is a call with its counters and who made it', () => {
  const block = { type: 'tool_use', id: 't', name: 'Bash', input: { id: null } }
  const stated = usage({
    cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
    server_tool_use: { web_search_requests: 2, web_fetch_requests: 0 },
    service_tier: 'priority',
    speed: 'fast',
    inference_geo: 'us',
  })
  const { only } = read({ [MAIN]: [row({}, { content: [block], usage: stated })] })
  const call = only()
  expect(metersOf(call)).toEqual([
    {
      input: 3,
      'input.cacheRead': 2000,
      'input.cacheWrite.5m': 40,
      'input.cacheWrite.1h': 60,
      output: 50,
      webSearch: 2,
    },
  ])
  expect(call.dimensions).toMatchObject({
    source: 'import:claude-code',
    provider: 'anthropic',
    operation: 'chat',
    agent: 'claude-code',
    session: 's1',
    project: '/home/ana/shop',
    tags: { git_branch: 'main' },
  })
  expect(call).toMatchObject({
    time: Date.parse('2026-03-01T10:00:00Z'),
    responseId: 'msg_1',
    responseModel: 'claude-opus-4-6',
    status: 'ok',
    tools: { used: ['Bash'] },
  })
  expect(call.usage.context).toMatchObject({
    serviceTier: 'priority',
    speed: 'fast',
    inferenceGeo: 'us',
  })
})

test('the rows of one answer are one call with its greatest counts and all its tools', () => {
  const tool = (name: string) => ({ content: [{ type: 'tool_use', id: name, name, input: {} }] })
  const { calls, only } = read({
    [MAIN]: [
      row(
        { uuid: 'a' },
        { ...tool('Read'), stop_reason: null, usage: usage({ output_tokens: 2 }) },
      ),
      row(
        { uuid: 'b', timestamp: '2026-03-01T10:00:09.000Z' },
        { ...tool('Bash'), usage: usage({ output_tokens: 731 }) },
      ),
      row(
        { uuid: 'c', timestamp: '2026-03-01T10:00:05.000Z' },
        { ...tool('Read'), usage: usage({ output_tokens: 9 }) },
      ),
    ],
  })
  expect(calls.size).toBe(1)
  expect(metersOf(only())).toEqual([
    { input: 3, 'input.cacheRead': 2000, 'input.cacheWrite': 100, output: 731 },
  ])
  expect(only().tools?.used).toEqual(['Bash', 'Read'])
  expect(only().time).toBe(Date.parse('2026-03-01T10:00:00Z'))
})

test('a copy that names the cache decides the input over a bare snapshot of the prompt', () => {
  const bare = row({}, { usage: { input_tokens: 2103, output_tokens: 1 } })
  for (const rows of [
    [bare, row()],
    [row(), bare],
  ]) {
    expect(metersOf(read({ [MAIN]: rows }).only())).toEqual([
      { input: 3, 'input.cacheRead': 2000, 'input.cacheWrite': 100, output: 50 },
    ])
  }
  expect(metersOf(read({ [MAIN]: [bare] }).only())).toEqual([{ input: 2103, output: 1 }])
})

test('a resumed copy belongs to the original session, also when its session was rewritten', () => {
  const later = { timestamp: '2026-03-09T08:00:00.000Z' }
  const start = (time: string) => ({
    type: 'user',
    timestamp: time,
    message: { role: 'user', content: '' },
  })
  const { calls, only } = read({
    [`${PROJECT}/a-resumed.jsonl`]: [
      start('2026-03-09T07:00:00.000Z'),
      row(),
      row({ sessionId: 'a-resumed', ...later, requestId: 'req_2' }, { id: 'msg_2' }),
    ],
    [`${PROJECT}/b-rewritten.jsonl`]: [
      start('2026-03-09T07:00:00.000Z'),
      row({ sessionId: 'b-rewritten' }),
    ],
    [MAIN]: [start('2026-03-01T09:59:00.000Z'), row()],
  })
  expect([...calls.keys()].sort()).toEqual(['msg_1', 'msg_2'])
  expect(only().dimensions.session).toBe('s1')
  expect(calls.get('msg_2')?.dimensions.session).toBe('a-resumed')
})

test.each(['a', 'b', 'c', 'd'])(
  'a rewritten copy that begins like its original belongs to it: %s',
  (name) => {
    const copy = (id: string) =>
      row({ sessionId: name, requestId: `req_${id}` }, { id: `msg_${id}` })
    const { calls } = read({
      [MAIN]: [row()],
      [`${PROJECT}/${name}.jsonl`]: [copy('1'), copy('2')],
    })
    const sessions = [...calls].map(([key, { dimensions }]) => [key, dimensions.session])
    expect(new Map(sessions as [string, string][])).toEqual(
      new Map([
        ['msg_1', 's1'],
        ['msg_2', name],
      ]),
    )
  },
)

test('without a request id the answer is known by its own id, without that by request, row or text', () => {
  const bare = { requestId: undefined }
  const { calls } = read({
    [MAIN]: [
      row(bare),
      row(bare),
      row({ requestId: 'req_9' }, { id: null }),
      row({ ...bare, uuid: 'u9' }, { id: null }),
      row({ ...bare, uuid: null }, { id: null }),
      row({ ...bare, uuid: null }, { id: null }),
    ],
  })
  expect([...calls.keys()].map((key) => key.replace(/text:.*/, 'text:'))).toEqual([
    'msg_1',
    'claude-code:request:req_9',
    'claude-code:row:u9',
    'claude-code:text:',
  ])
})

test('a replay in a side chain yields to the parent, with or without request ids', () => {
  const replayUsage = usage({ cache_read_input_tokens: 90_000 })
  const side = `${PROJECT}/s1/subagents/agent-77.jsonl`
  for (const requestId of ['req_2', undefined]) {
    const replay = row({ isSidechain: true, agentId: '77', requestId }, { usage: replayUsage })
    const parent = row(requestId === undefined ? { requestId } : {})
    const { calls, only } = read({ [side]: [replay], [MAIN]: [parent] })
    expect(calls.size).toBe(1)
    expect(totalsOf(only().usage).cacheReadTokens).toBe(2000)
    expect(only().dimensions.agent).toBe('claude-code')
  }
})

test('a sub-agent is named by the file beside its history', () => {
  const side = row({ isSidechain: true, agentId: 'a1' }, { id: 'msg_a' })
  const { calls } = read({
    [MAIN]: [row()],
    [`${PROJECT}/s1/subagents/agent-a1.jsonl`]: [side],
    [`${PROJECT}/s1/subagents/agent-a1.meta.json`]: '{"agentType":"Explore"}',
    [`${PROJECT}/s1/subagents/workflows/w1/agent-a2.jsonl`]: [
      row({ isSidechain: true, agentId: 'a2' }, { id: 'msg_b' }),
    ],
    [`${PROJECT}/s1/subagents/workflows/w1/journal.jsonl`]: [row({}, { id: 'msg_journal' })],
    [`${PROJECT}/agent-a3.jsonl`]: [row({ isSidechain: true, agentId: 'a3' }, { id: 'msg_c' })],
  })
  const named = [...calls].map(([key, { dimensions }]) => [
    key,
    dimensions.agent,
    dimensions.session,
  ])
  expect(named.sort()).toEqual([
    ['msg_1', 'claude-code', 's1'],
    ['msg_a', 'Explore', 's1'],
    ['msg_b', 'subagent', 's1'],
    ['msg_c', 'subagent', 's1'],
  ])
  expect(calls.get('msg_1')?.dimensions.tool).toBeUndefined()
  expect(calls.get('msg_b')?.dimensions.tool).toBe('Task')
  expect(calls.get('msg_a')?.dimensions.tags).toEqual({
    git_branch: 'main',
    agent_type: 'Explore',
    agent_id: 'a1',
  })
})

test('what Cowork called is its own, a sub-agent of it is known by its type', () => {
  const session = 'Library/Application Support/Claude/local-agent-mode-sessions/w/g/local_1'
  const projects = `${session}/.claude/projects/-sessions-x`
  const { calls } = read({
    [`${projects}/s1.jsonl`]: [row()],
    [`${projects}/s1/subagents/agent-a1.jsonl`]: [
      row({ isSidechain: true, agentId: 'a1', attributionAgent: 'Explore' }, { id: 'msg_a' }),
    ],
  })
  const named = [...calls].map(([key, { dimensions }]) => [key, dimensions.agent])
  expect(named.sort()).toEqual([
    ['msg_1', 'claude-cowork'],
    ['msg_a', 'Explore'],
  ])
})

test('a sub-agent that its own rows name needs nothing else', () => {
  const stated = { attributionAgent: 'reviewer', agentId: 'a1' }
  const { calls } = read({
    [MAIN]: [
      // The main thread may run as an agent, too: it is no sub-agent.
      row({ attributionAgent: 'planner' }),
      {
        ...row(),
        type: 'progress',
        attributionAgent: 'planner',
        parentToolUseID: 'toolu_1',
        data: { type: 'agent_progress', agentId: 'a2', message: row({}, { id: 'msg_b' }) },
      },
    ],
    [`${PROJECT}/s1/subagents/agent-a1.jsonl`]: [
      row({ ...stated, isSidechain: true }, { id: 'msg_a' }),
    ],
  })
  const named = [...calls].map(([key, { dimensions }]) => [key, dimensions.agent])
  expect(named.sort()).toEqual([
    ['msg_1', 'claude-code'],
    ['msg_a', 'reviewer'],
    ['msg_b', 'subagent'],
  ])
})

const taskUse = (id: string, type: string) => ({
  content: [{ type: 'tool_use', id, name: 'Task', input: { subagent_type: type, prompt: 'go' } }],
})

test('else a sub-agent is named by the tool use that called it', () => {
  const result = (fields: Fields, text: string) => ({
    ...row(fields),
    type: 'user',
    message: {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: [{ type: 'text', text }] }],
    },
  })
  for (const answer of [
    result({}, 'done\nagentId: a1 (resume it with this id)'),
    result(
      { toolUseResult: { agentId: 'a1', usage: { input_tokens: 9 }, totalTokens: 9 } },
      'done',
    ),
  ]) {
    const { calls } = read({
      [MAIN]: [row({}, taskUse('toolu_1', 'reviewer')), answer],
      [`${PROJECT}/s1/subagents/agent-a1.jsonl`]: [
        row({ isSidechain: true, agentId: 'a1' }, { id: 'msg_a' }),
      ],
    })
    expect(calls.get('msg_a')?.dimensions.agent).toBe('reviewer')
    expect(calls.size).toBe(2)
  }
})

test('rows of older versions that repeat a sub-agent are the same call', () => {
  const progress = {
    ...row({ parentToolUseID: 'toolu_1' }),
    type: 'progress',
    message: undefined,
    requestId: undefined,
    data: {
      type: 'agent_progress',
      agentId: 'a1',
      message: row(
        { cwd: undefined, sessionId: undefined },
        { id: 'msg_a', usage: usage({ output_tokens: 4 }) },
      ),
    },
  }
  const own = row({ isSidechain: true, agentId: 'a1' }, { id: 'msg_a' })
  const alone = read({ [MAIN]: [row({}, taskUse('toolu_1', 'Explore')), progress] })
  expect(alone.calls.get('msg_a')?.dimensions).toMatchObject({
    agent: 'Explore',
    session: 's1',
    project: '/home/ana/shop',
  })
  const both = read({ [`${PROJECT}/s1/subagents/agent-a1.jsonl`]: [own] })
  expect(both.calls.size).toBe(2)
  expect(totalsOf(both.calls.get('msg_a')?.usage as CallReading['usage']).outputTokens).toBe(50)
})

test('compaction and advisor are segments of the same call', () => {
  const passes = [
    { type: 'compaction', input_tokens: 5000, output_tokens: 400 },
    { type: 'advisor_message', model: 'claude-fable-5', input_tokens: 70, output_tokens: 8 },
    {
      type: 'message',
      model: null,
      input_tokens: 3,
      output_tokens: 50,
      cache_read_input_tokens: 2000,
      cache_creation_input_tokens: 100,
    },
  ]
  const { only } = read({ [MAIN]: [row({}, { usage: usage({ iterations: passes }) })] })
  const segments = only().usage.segments.map(({ model, role, meters }) => [
    role,
    model,
    meters['output'],
  ])
  expect(segments).toEqual([
    ['message', 'claude-opus-4-6', 50],
    ['compaction', 'claude-opus-4-6', 400],
    ['advisor', 'claude-fable-5', 8],
  ])
})

test('what is no answer of a model is skipped with its reason', () => {
  const summary = {
    type: 'user',
    message: { role: 'user', content: [] },
    toolUseResult: { usage: usage() },
  }
  const { calls, reasons } = read({
    [MAIN]: [
      row({ isApiErrorMessage: true }, { model: '<synthetic>' }),
      summary,
      { type: 'system', about: { usage: 1 } },
      ['usage'],
      { ...row(), message: null, usage: 1 },
    ]
      .map((one) => `${JSON.stringify(one)}\n`)
      .join('')
      .concat('{"usage" broken\n{"type":"assistant","message":{"usage":{"inp'),
  })
  expect(calls.size).toBe(0)
  expect(reasons).toEqual([
    'synthetic_model',
    'tool_result_summary',
    'no_usage',
    'no_usage',
    'no_usage',
    'invalid_json',
    'torn_line',
  ])
})

test('a complete last line counts without its line end', () => {
  expect(read({ [MAIN]: JSON.stringify(row()) }).calls.size).toBe(1)
})

test('line ends of Windows, a byte order mark, white space and other scripts are read', () => {
  const text = JSON.stringify(row({ gitBranch: 'übung/東京' }), null, 1).replaceAll('\n', ' ')
  const { only } = read({ [MAIN]: `\uFEFF${text}\r\n` })
  expect(only().dimensions.tags).toEqual({ git_branch: 'übung/東京' })
  expect(totalsOf(only().usage).outputTokens).toBe(50)
})

test('a call without readable usage is missing, not zero and not lost', () => {
  const { calls } = read({
    [MAIN]: [row({}, { usage: null }), row({}, { id: 'msg_2', usage: { input_tokens: null } })],
  })
  expect([...calls.values()].map(({ usage }) => usage.status)).toEqual(['missing', 'missing'])
})

test('a null anywhere never loses a row', () => {
  // Without its message a row says nothing of usage at all.
  const paths = pathsOf(row({ costUSD: 0.5 })).filter((path) => path.join() !== 'message')
  for (const path of paths) {
    const { calls } = read({ [MAIN]: [withNull(row({ costUSD: 0.5 }), path)] })
    expect([path, calls.size]).toEqual([path, 1])
  }
})

const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        ...(path.length > 0 ? [path] : []),
        ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key])),
      ]

function withNull(value: Fields, [key = '', ...rest]: readonly string[]): Fields {
  return { ...value, [key]: rest.length === 0 ? null : withNull(value[key] as Fields, rest) }
}

test('a time that cannot be read is taken from the row before', () => {
  const { calls } = read({
    [MAIN]: [
      row(),
      row({ timestamp: 'yesterday', requestId: 'r' }, { id: 'msg_2' }),
      row({ timestamp: '0001-01-01T00:00:00Z' }, { id: 'msg_3' }),
    ],
  })
  expect(calls.get('msg_2')?.time).toBe(Date.parse('2026-03-01T10:00:00Z'))
  expect(calls.get('msg_3')?.time).toBe(Date.parse('2026-03-01T10:00:00Z'))
})

test('a recorded cost, an error and a cut answer are kept', () => {
  const { calls } = read({
    [MAIN]: [
      row({ costUSD: 0.0125 }, { stop_reason: 'max_tokens' }),
      row({ isApiErrorMessage: true }, { id: 'msg_2' }),
    ],
  })
  const first = calls.get('msg_1')
  expect(first?.usage.providerCost).toEqual({ cost: 12_500_000_000n, basis: 'estimate' })
  expect([first?.status, calls.get('msg_2')?.status]).toEqual(['length', 'error'])
})

test('a placeholder for the input is told', () => {
  const { only } = read({ [MAIN]: [row({}, { usage: { input_tokens: 1, output_tokens: 300 } })] })
  expect(only().usage.warnings.map(({ code }) => code)).toContain('input_unknown')
})

test("another maker's model behind a proxy has no provider", () => {
  const { only } = read({ [MAIN]: [row({}, { model: 'gpt-5' })] })
  expect(only().dimensions.provider).toBeUndefined()
  expect(only().responseModel).toBe('gpt-5')
})

test('long text in a usage object is not kept', () => {
  const { only } = read({
    [MAIN]: [row({}, { usage: usage({ note: 'x'.repeat(500), tier: 'a' }) })],
  })
  expect(only().usage.raw).toMatchObject({ tier: 'a' })
  expect(JSON.stringify(only().usage.raw)).not.toContain('xxx')
})

test('a project is where the tool was started, with the home folder shortened', () => {
  const slug = `${home}/shop.web`.replace(/[^a-zA-Z0-9]/g, '-')
  const { only } = read({
    [`.claude/projects/${slug}/s1.jsonl`]: [row({ cwd: `${home}/shop.web/packages/api` })],
  })
  expect(only().dimensions.project).toBe('~/shop.web')
})

const generator = await import(
  new URL('../../../../../../bench/claude-history.mjs', import.meta.url).href
)

agentLogContract({
  source: claudeCode,
  secret: generator.SECRET_TEXT,
  history: (seed) => {
    const { files, truth } = generator.claudeHistory({
      seed,
      sessions: 3,
      answers: 6,
      resumed: 0.5,
    })
    const placed = files.map(({ path, text }: { path: string; text: string }) => ({
      path: `.claude/${path}`,
      content: text,
    }))
    const { calls, inputTokens, outputTokens, cacheReadTokens } = truth
    return { files: placed, truth: { calls, inputTokens, outputTokens, cacheReadTokens } }
  },
})
