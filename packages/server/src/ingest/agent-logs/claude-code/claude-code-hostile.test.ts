import { totalsOf } from '@tokenledger/sdk/core'
import { expect, test } from 'vitest'
import { eachWithHome } from '../home-folder.contract.ts'
import { metersOf, withNulls } from '../read-written.contract.ts'
import { MAIN, METERS, read, row, usage } from './claude-code-history.contract.ts'

eachWithHome()

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

test('a null anywhere never loses a row', () => {
  for (const [path, changed] of withNulls(row({ costUSD: 0.5 }))) {
    // Without its message a row says nothing of usage at all.
    if (path === 'message') continue
    expect([path, read({ [MAIN]: [changed] }).calls.size]).toEqual([path, 1])
  }
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
    ...row({ type: 'user', uuid: 'u2', toolUseResult: { usage: usage(), stdout: 'assistant' } }),
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
