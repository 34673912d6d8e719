import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { costOf, totalsOf } from '@tokenledger/sdk'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { eachWithHome, home } from '../home-folder.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { metersOf } from '../read-written.contract.ts'
import { gemini } from './gemini.ts'
import {
  answer,
  DOCUMENT,
  HASH,
  head,
  LINES,
  METERS,
  read,
  run,
  SESSION,
  TMP,
  tokens,
  user,
} from './gemini-history.contract.ts'

eachWithHome()

test('an answer is a call: the cached are inside the input, thoughts and tool prompts beside', () => {
  const call = read({
    [LINES]: [head(), user, answer({ toolCalls: [{ id: 't', name: 'read_file', args: {} }] })],
  }).only()
  expect(metersOf(call)).toEqual([METERS])
  expect(call.usage.reportedTotal).toBe(16_276)
  expect(call.usage.warnings).toEqual([])
  expect(call).toMatchObject({
    time: Date.parse('2026-03-01T10:00:05Z'),
    responseModel: 'gemini-2.5-pro',
    status: 'ok',
    tools: { used: ['read_file'] },
    dimensions: {
      source: 'import:gemini',
      agent: 'gemini',
      provider: 'gcp.gemini',
      operation: 'chat',
      session: SESSION,
      project: HASH,
    },
  })
  expect(call.dimensions.tags).toBeUndefined()
  // Thoughts cost what output costs: (3801 + 7) × 1.25 + 11526 × 0.125 + 942 × 10 dollars a million.
  const { total } = costOf(call.usage, { at: call.time, provider: 'gcp.gemini' })
  expect(total).toBe(15_620_750_000n)
})

test('a document alone is read as it is, pretty-printed or not, with a byte order mark', () => {
  const document = { ...head(), messages: [user, answer(), answer({ id: 'm2' })] }
  expect(read({ [DOCUMENT]: document }).calls.size).toBe(2)
  expect(read({ [DOCUMENT]: `\uFEFF${JSON.stringify(document)}\r\n` }).calls.size).toBe(2)
  const torn = read({ [DOCUMENT]: JSON.stringify(document).slice(0, -9) })
  expect([torn.calls.size, torn.reasons]).toEqual([0, ['invalid_document']])
})

test('a sub-agent belongs to the session that called it, and is named by the call', () => {
  const side = `${TMP}/chats/${SESSION}/x7k2p9.jsonl`
  const call = {
    id: 't',
    name: 'invoke_agent',
    args: { agent_name: 'codebase_investigator' },
    agentId: 'x7k2p9',
  }
  const { calls } = read({
    [LINES]: [head(), answer({ toolCalls: [call] })],
    [side]: [head({ sessionId: 'x7k2p9', kind: 'subagent' }), answer({ id: 's1' })],
    [`${TMP}/chats/${SESSION}/q1q1q1.jsonl`]: [
      head({ sessionId: 'q1q1q1', kind: 'subagent' }),
      answer({ id: 's2' }),
    ],
  })
  expect(calls.get('gemini:s1')?.dimensions).toMatchObject({
    session: SESSION,
    agent: 'codebase_investigator',
    tags: { agent_type: 'codebase_investigator', agent_id: 'x7k2p9' },
  })
  expect(calls.get('gemini:s2')?.dimensions).toMatchObject({
    session: SESSION,
    agent: 'subagent',
    tags: { agent_id: 'q1q1q1' },
  })
  expect(calls.get('gemini:m1')?.dimensions).toMatchObject({ session: SESSION, agent: 'gemini' })
})

test('a name that the session tells later is learned later', async () => {
  const side = `${TMP}/chats/${SESSION}/x7k2p9.jsonl`
  read({ [LINES]: [head()], [side]: [head({ sessionId: 'x7k2p9', kind: 'subagent' }), answer()] })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [gemini] })
  await imported()
  const call = { name: 'explorer', args: {}, agentId: 'x7k2p9' }
  appendFileSync(join(home, LINES), `${JSON.stringify(answer({ id: 'm2', toolCalls: [call] }))}\n`)
  await imported()
  const agents = (await store.tail(0, 10)).map(({ id, agent }) => [id, agent])
  expect(agents).toContainEqual(['gemini:m1~1', 'explorer'])
})

test('GEMINI_CLI_HOME is the home of the tool; only chats are histories', () => {
  const elsewhere = { GEMINI_CLI_HOME: join(home, 'other') }
  const { calls } = read(
    {
      [LINES]: [head(), answer()],
      [`other/${LINES}`]: [head(), answer({ id: 'o1' })],
      [`other/${TMP}/logs.json`]: [answer({ id: 'o2' })],
      [`other/${TMP}/checkpoint-a.json`]: { messages: [answer({ id: 'o3' })] },
    },
    { env: elsewhere },
  )
  expect([...calls.keys()]).toEqual(['gemini:o1'])
})

test('without an id a message is known by its time, model and tokens', () => {
  const bare = { ...answer(), id: undefined }
  const document = { ...head(), messages: [{ ...answer(), id: null }] }
  const { calls } = read({
    [LINES]: [head(), bare, bare, { ...bare, model: 'x' }],
    [DOCUMENT]: document,
  })
  expect(calls.size).toBe(2)
})

test('tokens that state nothing are missing, and a lone total is no zero', () => {
  const zero = { input: 0, output: 0, cached: 0, thoughts: 0, tool: 0, total: 0 }
  const { calls } = read({
    [LINES]: [
      head(),
      answer({ tokens: zero }),
      answer({ id: 'm2', tokens: {} }),
      answer({ id: 'm3', tokens: 'many' }),
      answer({ id: 'm4', tokens: { total: 654 } }),
      answer({ id: 'm5', tokens: tokens({ total: 0 }) }),
      answer({ id: 'm6', tokens: tokens({ input: 100, cached: 900, tool: 0, total: 1942 }) }),
    ],
  })
  const statuses = [...calls.values()].map(({ usage }) => usage.status)
  expect(statuses).toEqual(['missing', 'missing', 'missing', 'partial', 'ok', 'ok'])
  const totals = (id: string) =>
    totalsOf((calls.get(id) ?? calls.values().next().value)?.usage as never)
  expect(totals('gemini:m4').totalTokens).toBe(654)
  expect(totals('gemini:m5').totalTokens).toBe(16_276)
  // The total tells that these cached tokens stand beside the input.
  expect(metersOf(calls.get('gemini:m6'))).toEqual([
    { input: 100, 'input.cacheRead': 900, output: 23, 'output.reasoning': 919 },
  ])
})

test("another maker's model has no provider of Google's", () => {
  expect(
    read({ [LINES]: [head(), answer({ model: 'local-model' })] }).only().dimensions.provider,
  ).toBeUndefined()
})

test('recognises its own files and no others', () => {
  const text = (value: unknown) => JSON.stringify(value)
  expect(gemini.recognise('/x/a.jsonl', `${text(head())}\n`)).toBe(true)
  expect(gemini.recognise('/x/a.json', JSON.stringify({ ...head(), messages: [] }, null, 2))).toBe(
    true,
  )
  expect(gemini.recognise('/x/out.json', text(run()))).toBe(true)
  const long = text({ ...run(), response: 'x'.repeat(70_000) })
  expect(gemini.recognise('/x/out.json', long.slice(0, 64 << 10))).toBe(true)
  expect(
    gemini.recognise(
      '/x/a.jsonl',
      text({ sessionId: 's', type: 'assistant', message: { usage: {} } }),
    ),
  ).toBe(false)
  expect(gemini.recognise('/x/a.csv', 'tokens,projectHash,"sessionId"')).toBe(false)
})
