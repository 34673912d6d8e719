import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { totalsOf } from '@tokenledger/sdk/core'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import type { CallReading } from '../agent-log-source.ts'
import { eachWithHome, home, put } from '../home-folder.contract.ts'
import { importAgentLogs } from '../import-agent-logs.ts'
import { claudeCode } from './claude-code.ts'
import { type Fields, MAIN, PROJECT, read, row, usage } from './claude-code-history.contract.ts'

eachWithHome()

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
  put({ [MAIN]: rows })
  const store = memoryStore()
  const imported = () => importAgentLogs({ store, env: {}, home, sources: [claudeCode] })
  await imported()
  put({ [MAIN]: [...rows, row({ requestId: 'req_2' }, { id: 'msg_2' })] })
  utimesSync(path, 2_000_000_000, 2_000_000_000)
  expect(await imported()).toMatchObject([{ rowsRead: 1, newCalls: 1 }])
})
