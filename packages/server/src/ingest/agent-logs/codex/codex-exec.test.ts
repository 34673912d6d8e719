import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  at,
  eachWithHome,
  FILE,
  home,
  parentRows,
  read,
  START,
  THREAD,
  usage,
  type Vector,
} from './codex-history.contract.ts'

eachWithHome()

const EXEC = 'logs/exec.jsonl'
const started = (thread: string) => ({ type: 'thread.started', thread_id: thread })
const completed = (vector: Vector) => {
  const { total_tokens: _, ...rest } = usage(vector)
  return { type: 'turn.completed', usage: rest }
}
const readExec = (rows: Record<string, readonly unknown[]>) =>
  read(rows, { paths: Object.keys(rows).map((name) => join(home, name)) })

test('a log of codex exec counts each turn, with its tools and the time of its thread', () => {
  const { calls, sums } = readExec({
    [EXEC]: [
      started(THREAD),
      { type: 'turn.started' },
      { type: 'item.completed', item: { id: 'item_0', type: 'command_execution', command: 'ls' } },
      {
        type: 'item.completed',
        item: { id: 'item_1', type: 'mcp_tool_call', server: 'git', tool: 'log' },
      },
      { type: 'item.completed', item: { id: 'item_2', type: 'agent_message', text: 'usage' } },
      completed([5800, 1300, 190, 35]),
    ],
  })
  expect(sums()).toEqual([5800, 1300, 190, 35])
  expect(calls[0]).toMatchObject({
    time: START,
    tools: { used: ['command_execution', 'mcp__git__log'] },
    dimensions: { session: THREAD, agent: 'codex' },
    usage: { context: { maxPassInput: 0 } },
  })
  expect(calls[0]?.usage.warnings.map(({ code }) => code)).toContain('sum_of_calls')
})

test('runs of one thread state its total so far, wherever they were logged', () => {
  const runs = [[1200, 200, 50] as const, [2400, 700, 90] as const, [3600, 1500, 140] as const]
  const one = runs.flatMap((vector) => [started(THREAD), completed(vector)])
  expect(readExec({ [EXEC]: one }).sums()).toEqual([3600, 1500, 140, 0])
  const several = Object.fromEntries(
    runs.map((vector, index) => [`logs/${index}.jsonl`, [started(THREAD), completed(vector)]]),
  )
  const { sums, calls } = readExec(several)
  expect([sums(), calls.length]).toEqual([[3600, 1500, 140, 0], 3])
})

test('several turns of one run state their own', () => {
  const { sums } = readExec({
    [EXEC]: [started(THREAD), completed([1200, 200, 50]), completed([900, 100, 40])],
  })
  expect(sums()).toEqual([2100, 300, 90, 0])
})

test('a run that has a history of its own is counted there', () => {
  const paths = [FILE, EXEC].map((name) => join(home, name))
  const { sums, calls } = read(
    { [EXEC]: [started(THREAD), completed([4500, 2400, 130])], [FILE]: parentRows },
    { paths },
  )
  expect([sums(), calls.length]).toEqual([[4500, 2400, 130, 0], 3])
})

test('usage without a thread counts by itself, under any of its names', () => {
  const { sums, calls } = readExec({
    [EXEC]: [
      { type: 'turn.completed', usage: { input_tokens: 100, output_tokens: 5 } },
      { type: 'turn.completed', usage: { input_tokens: 100, output_tokens: 5 } },
      { data: { usage: { prompt_tokens: 200, completion_tokens: 10 }, model: 'gpt-5' } },
      { result: { usage: { input_tokens: 300, cached_input_tokens: 50, output_tokens: 15 } } },
      { timestamp: at(70), response: { model: 'gpt-5-mini', usage: { input_tokens: '400' } } },
      { type: 'turn.completed', usage: null },
      { type: 'turn.completed', usage: { input_tokens: 0, output_tokens: 0 } },
    ],
  })
  expect([sums(), calls.length]).toEqual([[1100, 50, 35, 0], 5])
  expect(calls.map(({ responseModel }) => responseModel)).toEqual([
    undefined,
    undefined,
    'gpt-5',
    'gpt-5',
    'gpt-5-mini',
  ])
  expect(calls[4]?.time).toBe(START + 70_000)
})
