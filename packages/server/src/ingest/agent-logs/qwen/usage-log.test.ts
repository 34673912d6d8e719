import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { type WrittenFiles, writeFiles } from '../read-written.contract.ts'
import { qwen } from './qwen.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qwen-log-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const PROJECT = '.qwen/projects/-srv-shop'
const CHAT = `${PROJECT}/chats/s1.jsonl`
const SIDE = `${PROJECT}/subagents/s1/agent-7f.jsonl`
const LOG = '.qwen/usage/token-usage-2026-09.jsonl'

const at = (second: number): string => new Date(Date.UTC(2026, 8, 4, 9, 0, second)).toISOString()

const row = (id: string, second: number, fields: Fields) => ({
  uuid: id,
  sessionId: 's1',
  timestamp: at(second),
  cwd: '/srv/shop',
  gitBranch: 'main',
  ...fields,
})
const answer = (id: string, second: number, [input, output]: Counts, fields: Fields = {}) =>
  row(id, second, {
    type: 'assistant',
    model: 'qwen3-max',
    message: { role: 'model', parts: [] },
    usageMetadata: {
      promptTokenCount: input,
      candidatesTokenCount: output,
      totalTokenCount: input + output,
    },
    ...fields,
  })
const telemetry = (id: string, second: number, [input, output]: Counts, event: Fields) =>
  row(id, second, {
    type: 'system',
    subtype: 'ui_telemetry',
    systemPayload: {
      uiEvent: {
        'event.name': 'qwen-code.api_response',
        model: 'qwen3-max',
        auth_type: 'openai',
        input_token_count: input,
        output_token_count: output,
        total_token_count: input + output,
        ...event,
      },
    },
  })
const logged = (id: string, second: number, [input, output]: Counts, fields: Fields = {}) => ({
  schemaVersion: 1,
  id,
  timestamp: at(second),
  sessionId: 's1',
  model: 'qwen3-max',
  authType: 'openai',
  source: 'main',
  inputTokens: input,
  outputTokens: output,
  cachedTokens: 0,
  thoughtsTokens: 0,
  totalTokens: input + output,
  ...fields,
})
type Counts = readonly [input: number, output: number]

/** The live calls of all that was imported, in the order of time. */
async function imported(...steps: readonly WrittenFiles[]) {
  const store = memoryStore()
  let skipped: readonly string[] = []
  for (const files of steps) {
    writeFiles(home, files)
    const [report] = await importAgentLogs({ store, env: {}, home, sources: [qwen] })
    skipped = report?.skipped.map(({ reason }) => reason) ?? []
  }
  const rows = await store.tail(0, 99)
  const undone = new Set(rows.filter(({ sign }) => sign < 0).map(({ corrects }) => corrects))
  const calls = rows
    .filter(({ id, sign }) => sign > 0 && !undone.has(id))
    .sort((left, right) => left.time - right.time)
    .map(({ inputTokens, outputTokens, agent, project, tags }) => ({
      counts: [inputTokens, outputTokens],
      agent,
      project,
      branch: tags?.['git_branch'],
    }))
  return { calls, skipped }
}

const countsOf = ({ calls }: Awaited<ReturnType<typeof imported>>) =>
  calls.map(({ counts }) => counts)

test('calls that only the log has count beside those of histories, with whose they are', async () => {
  const files = {
    [CHAT]: [answer('u1', 1, [30_000, 40]), answer('u2', 9, [31_000, 50])],
    [SIDE]: [answer('a1', 7, [9000, 300], { agentId: '7f', agentName: 'Explore' })],
    [LOG]: [
      logged('l1', 1, [30_000, 40]),
      logged('l2', 5, [8000, 20], { source: 'Explore' }),
      logged('l3', 7, [9000, 300], { source: 'Explore' }),
      logged('l4', 9, [31_000, 50]),
      logged('l5', 12, [11_000, 19], { source: 'managed-auto-memory-extractor' }),
    ],
  }
  const whose = { project: '/srv/shop', branch: 'main' }
  expect((await imported(files)).calls).toEqual([
    { counts: [30_000, 40], agent: 'qwen', ...whose },
    { counts: [8000, 20], agent: 'Explore', ...whose },
    { counts: [9000, 300], agent: 'Explore', ...whose },
    { counts: [31_000, 50], agent: 'qwen', ...whose },
    { counts: [11_000, 19], agent: 'managed-auto-memory-extractor', ...whose },
  ])
})

test('the log may come before the history, or outlive it', async () => {
  const log = { [LOG]: [logged('l1', 1, [500, 5]), logged('l2', 2, [600, 6])] }
  const chat = { [CHAT]: [answer('u1', 1, [500, 5])] }
  const whole = await imported({ ...log, ...chat })
  expect(countsOf(whole)).toEqual([
    [500, 5],
    [600, 6],
  ])
  rmSync(join(home, '.qwen'), { recursive: true })
  expect(await imported(log, chat)).toEqual(whole)
  rmSync(join(home, '.qwen'), { recursive: true })
  expect(countsOf(await imported(log))).toEqual(countsOf(whole))
})

test('an archived session tells whose the calls of the log are', async () => {
  const files = {
    [CHAT.replace('/s1', '/archive/s1')]: [row('u0', 0, { type: 'user' })],
    [LOG]: [logged('l1', 1, [500, 5])],
  }
  expect((await imported(files)).calls).toEqual([
    { counts: [500, 5], agent: 'qwen', project: '/srv/shop', branch: 'main' },
  ])
})

test('of calls with the same counts as many count as were made', async () => {
  const twice = [logged('l1', 1, [500, 5]), logged('l2', 60, [500, 5])]
  const chat = [answer('u1', 1, [500, 5])]
  expect((await imported({ [CHAT]: chat, [LOG]: twice })).calls).toHaveLength(2)
  const copied = { [CHAT]: chat, [LOG]: [...twice, ...twice] }
  expect((await imported(copied, { [LOG.replace('09', '10')]: twice })).calls).toHaveLength(2)
})

test('an answer of another session with the same counts is another call', async () => {
  const files = {
    [CHAT]: [answer('u1', 1, [500, 5])],
    [LOG]: [logged('l1', 4, [500, 5], { sessionId: 's2' })],
  }
  expect((await imported(files)).calls.map(({ project }) => project)).toEqual(['/srv/shop', null])
})

test("a branched session's copies tell the calls of the first", async () => {
  const copy = answer('u1', 1, [500, 5], {
    sessionId: 's2',
    forkedFrom: { sessionId: 's1', messageUuid: 'u1' },
  })
  const own = answer('u2', 8, [700, 7], { sessionId: 's2' })
  const files = {
    [`${PROJECT}/chats/s2.jsonl`]: [copy, own],
    [LOG]: [logged('l1', 1, [500, 5]), logged('l2', 8, [700, 7], { sessionId: 's2' })],
  }
  expect((await imported(files)).calls).toHaveLength(2)
})

test("telemetry tells sub-agents' responses that neither history nor log has", async () => {
  const event = { subagent_name: 'Explore' }
  const files = {
    [CHAT]: [
      telemetry('t0', 1, [30_000, 40], {}),
      answer('u1', 1, [30_000, 40]),
      telemetry('t1', 3, [8000, 20], { ...event, subagent_id: 'e-1' }),
      telemetry('t2', 4, [9000, 300], event),
      telemetry('t3', 5, [7000, 70], { ...event, subagent_type: 'general-purpose' }),
      telemetry('t4', 6, [0, 0], event),
      telemetry('t5', 6, [1, 1], { ...event, 'event.name': 'qwen-code.api_error' }),
    ],
    [SIDE]: [answer('a1', 4, [9000, 300], { agentId: '7f', agentName: 'Explore' })],
    [LOG]: [logged('l3', 5, [7000, 70], { source: 'general-purpose' })],
  }
  const { calls, skipped } = await imported(files)
  expect(calls.map(({ counts, agent }) => [...counts, agent])).toEqual([
    [30_000, 40, 'qwen'],
    [8000, 20, 'Explore'],
    [9000, 300, 'Explore'],
    [7000, 70, 'general-purpose'],
  ])
  expect(skipped).toEqual([])
})

test('lines of the log that count nothing have reasons', async () => {
  const { calls, skipped } = await imported({
    [LOG]: [
      JSON.stringify(logged('l1', 1, [0, 0])),
      '{"inputTokens" broken',
      JSON.stringify(logged('l2', 2, [400, 4], { sessionId: null, id: null, timestamp: null })),
      JSON.stringify(logged('l3', 3, [1, 1])).slice(0, -3),
    ].join('\n'),
  })
  expect(calls.map(({ counts }) => counts)).toEqual([[400, 4]])
  expect([...skipped].sort()).toEqual(['invalid_json', 'no_tokens', 'torn_line'])
})

test('recognises the log where it lies apart', () => {
  const head = JSON.stringify(logged('l1', 1, [1, 1]))
  expect(qwen.recognise('/x/token-usage-2026-09.jsonl', head)).toBe(true)
  expect(qwen.recognise('/x/token-usage-2026-09.jsonl', '{"inputTokens":1}')).toBe(false)
})
