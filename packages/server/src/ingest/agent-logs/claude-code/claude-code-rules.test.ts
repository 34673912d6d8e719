import { mkdtempSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { metersOf, readWritten, type WrittenFiles, writeFiles } from '../read-written.contract.ts'
import { claudeCode } from './claude-code.ts'
import { claudeCodeReader } from './claude-code-reader.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'claude-code-rules-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

type Fields = Record<string, unknown>

const PROJECT = '.claude/projects/-home-ana-shop'
const MAIN = `${PROJECT}/s1.jsonl`

const USAGE = {
  input_tokens: 3,
  cache_creation_input_tokens: 100,
  cache_read_input_tokens: 2000,
  output_tokens: 50,
}

const row = (fields: Fields = {}, message: Fields = {}) => ({
  type: 'assistant',
  uuid: 'u1',
  isSidechain: false,
  cwd: '/home/ana/shop',
  sessionId: 's1',
  gitBranch: 'main',
  timestamp: '2026-03-01T10:00:00.000Z',
  requestId: 'req_1',
  ...fields,
  message: {
    id: 'msg_1',
    role: 'assistant',
    model: 'claude-opus-4-6',
    content: [],
    usage: USAGE,
    ...message,
  },
})

const read = (files: WrittenFiles) =>
  readWritten({ source: claudeCode, reader: claudeCodeReader }, files, { home })

const METERS = { input: 3, 'input.cacheRead': 2000, 'input.cacheWrite': 100, output: 50 }

test('passes that an early row did not know yet replace those that it knew', () => {
  const message = { type: 'message', ...USAGE }
  const compaction = { type: 'compaction', input_tokens: 5000, output_tokens: 400 }
  const early = row(
    {},
    { usage: { ...USAGE, output_tokens: 2, iterations: [{ ...message, output_tokens: 2 }] } },
  )
  const late = row({}, { usage: { ...USAGE, iterations: [compaction, message] } })
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

test('a branched row belongs to the session that it was copied from', () => {
  const copied = row({ sessionId: 's2', forkedFrom: { sessionId: 's1', messageUuid: 'u1' } })
  const branch = `${PROJECT}/s2.jsonl`
  expect(read({ [branch]: [copied] }).only().dimensions.session).toBe('s1')
  expect(read({ [branch]: [copied], [MAIN]: [row()] }).only().dimensions.session).toBe('s1')
})

test('a flat history of a sub-agent is named by the session beside it', () => {
  const task = { type: 'tool_use', id: 'toolu_1', name: 'Agent', input: { subagent_type: 'scout' } }
  const result = {
    ...row({ type: 'user', uuid: 'u2' }),
    message: {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'found\nagentId: a7' }],
    },
  }
  const { calls } = read({
    [MAIN]: [row({}, { content: [task] }), result],
    [`${PROJECT}/agent-a7.jsonl`]: [row({ isSidechain: true, agentId: 'a7' }, { id: 'msg_a' })],
  })
  expect(calls.get('msg_a')?.dimensions).toMatchObject({ agent: 'scout', session: 's1' })
})

test('side rows in a main history are not read again and again for a name that nothing tells', async () => {
  const rows = [row({ isSidechain: true })]
  const path = join(home, MAIN)
  writeFiles(home, { [MAIN]: rows })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [claudeCode] })
  await imported()
  writeFiles(home, { [MAIN]: [...rows, row({ requestId: 'req_2' }, { id: 'msg_2' })] })
  utimesSync(path, 2_000_000_000, 2_000_000_000)
  expect(await imported()).toMatchObject([{ rowsRead: 1, newCalls: 1 }])
})

test('what the tool writes for an error or a limit is no call, whatever it calls its model', () => {
  const nothing = { input_tokens: 0, output_tokens: 0, server_tool_use: { web_search_requests: 0 } }
  const limit = [{ type: 'text', text: 'Claude AI usage limit reached|1774000000' }]
  const { calls, reasons } = read({
    [MAIN]: [
      row({ isApiErrorMessage: true }, { model: '<synthetic>', content: limit, usage: nothing }),
      row({ isApiErrorMessage: true }, { id: 'msg_2', model: null, usage: nothing }),
      row({ isApiErrorMessage: true }, { id: 'msg_3', usage: null }),
      row({ isApiErrorMessage: true }, { id: 'msg_4' }),
    ],
  })
  expect([...calls].map(([key, { status }]) => [key, status])).toEqual([['msg_4', 'error']])
  expect(reasons).toEqual(['synthetic_model', 'synthetic_model', 'synthetic_model'])
})

test('a row of any length is read for what it says of usage', () => {
  const content = [
    { type: 'text', text: '"usage" \\" '.repeat(400_000) },
    { type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls' } },
  ]
  const result = {
    ...row({ type: 'user', uuid: 'u2', toolUseResult: { usage: USAGE, stdout: 'assistant' } }),
    message: {
      role: 'user',
      content: [{ type: 'tool_result', content: '"assistant"'.repeat(300_000) }],
    },
  }
  const { only, reasons } = read({ [MAIN]: [row({}, { content }), result] })
  expect(metersOf(only())).toEqual([METERS])
  expect(only().tools).toEqual({ used: ['Bash'] })
  expect(only().dimensions).toMatchObject({
    project: '/home/ana/shop',
    tags: { git_branch: 'main' },
  })
  expect(reasons).toEqual(['tool_result_summary'])
})

test('a replay yields to the parent in any form: its counters, tools and place', () => {
  const replay = row(
    { isSidechain: true, agentId: 'b', requestId: 'req_9', sessionId: 's1', gitBranch: 'other' },
    {
      usage: { ...USAGE, cache_read_input_tokens: 90_000 },
      content: [{ type: 'tool_use', name: 'Edit' }],
    },
  )
  const { only } = read({ [`${PROJECT}/s1/subagents/agent-b.jsonl`]: [replay], [MAIN]: [row()] })
  expect(metersOf(only())).toEqual([METERS])
  expect(only().tools).toBeUndefined()
  expect(only().dimensions).toMatchObject({ agent: 'claude-code', tags: { git_branch: 'main' } })
})

test('transcripts stand in a folder of their own too', () => {
  const { calls } = read({ '.claude/transcripts/s9.jsonl': [row({ sessionId: 's9' })] })
  expect(calls.size).toBe(1)
})
