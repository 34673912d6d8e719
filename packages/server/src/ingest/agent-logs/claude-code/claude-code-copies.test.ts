import { totalsOf } from '@tokenledger/sdk/core'
import { expect, test } from 'vitest'
import { eachWithHome } from '../home-folder.contract.ts'
import { metersOf } from '../read-written.contract.ts'
import { MAIN, METERS, PROJECT, read, row, usage } from './claude-code-history.contract.ts'

eachWithHome()

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
  const { calls } = read({
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
  expect(calls.get('msg_1')?.dimensions.session).toBe('s1')
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

test('a branched row belongs to the session that it was copied from', () => {
  const copied = row({ sessionId: 's2', forkedFrom: { sessionId: 's1', messageUuid: 'u1' } })
  const branch = `${PROJECT}/s2.jsonl`
  expect(read({ [branch]: [copied] }).only().dimensions.session).toBe('s1')
  expect(read({ [branch]: [copied], [MAIN]: [row()] }).only().dimensions.session).toBe('s1')
})

test('a replay yields to the parent in any form: its counters, tools and place', () => {
  const replay = row(
    { isSidechain: true, agentId: 'b', requestId: 'req_9', sessionId: 's1', gitBranch: 'other' },
    {
      usage: { ...usage(), cache_read_input_tokens: 90_000 },
      content: [{ type: 'tool_use', name: 'Edit' }],
    },
  )
  const { only } = read({ [`${PROJECT}/s1/subagents/agent-b.jsonl`]: [replay], [MAIN]: [row()] })
  expect(metersOf(only())).toEqual([METERS])
  expect(only().tools).toBeUndefined()
  expect(only().dimensions).toMatchObject({ agent: 'claude-code', tags: { git_branch: 'main' } })
})
