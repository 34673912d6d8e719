import { expect, test } from 'vitest'
import { agentLogContract } from '../agent-log-source.contract.ts'
import { eachWithHome, home } from '../home-folder.contract.ts'
import { metersOf } from '../read-written.contract.ts'
import { claudeCode } from './claude-code.ts'
import { MAIN, METERS, read, row, usage } from './claude-code-history.contract.ts'

eachWithHome()

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

test('a call without readable usage is missing, not zero and not lost', () => {
  const { calls } = read({
    [MAIN]: [row({}, { usage: null }), row({}, { id: 'msg_2', usage: { input_tokens: null } })],
  })
  expect([...calls.values()].map(({ usage }) => usage.status)).toEqual(['missing', 'missing'])
})

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

test('passes that an early row did not know yet replace those that it knew', () => {
  const message = { type: 'message', ...usage() }
  const compaction = { type: 'compaction', input_tokens: 5000, output_tokens: 400 }
  const early = row(
    {},
    { usage: { ...usage(), output_tokens: 2, iterations: [{ ...message, output_tokens: 2 }] } },
  )
  const late = row({}, { usage: { ...usage(), iterations: [compaction, message] } })
  for (const rows of [
    [early, late],
    [late, early],
  ]) {
    const { segments, warnings } = read({ [MAIN]: rows }).only().usage
    expect(segments.map(({ role, meters }) => [role, meters])).toEqual([
      ['message', METERS],
      ['compaction', { input: 5000, output: 400 }],
    ])
    expect(warnings).toEqual([])
  }
})

test('transcripts stand in a folder of their own too', () => {
  const { calls } = read({ '.claude/transcripts/s9.jsonl': [row({ sessionId: 's9' })] })
  expect(calls.size).toBe(1)
})
