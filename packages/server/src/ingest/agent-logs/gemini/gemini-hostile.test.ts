import { expect, test } from 'vitest'
import { eachWithHome } from '../home-folder.contract.ts'
import { metersOf, withNulls } from '../read-written.contract.ts'
import {
  answer,
  DOCUMENT,
  head,
  LINES,
  METERS,
  read,
  SESSION,
  tokens,
  user,
} from './gemini-history.contract.ts'

eachWithHome()

test('a line with a long tool output is read for what it says of usage', () => {
  const long = answer({
    toolCalls: [{ name: 'shell', args: {}, result: '"tokens": {'.repeat(300_000) }],
  })
  const lines = read({ [LINES]: [head(), long] })
  expect(metersOf(lines.only())).toEqual([METERS])
  expect(lines.only().tools?.used).toEqual(['shell'])
  const documents = read({
    [DOCUMENT]: JSON.stringify({ messages: [answer({ id: 'd1' }), long], ...head() }),
    [LINES]: [head()],
  })
  expect([...documents.calls.keys()]).toEqual(['gemini:d1', 'gemini:m1'])
  expect(documents.calls.get('gemini:d1')?.dimensions.session).toBe(SESSION)
})

test('a null anywhere never loses an answer silently', () => {
  const call = { name: 'shell', agentId: 'a', args: { agent_name: 'b' } }
  for (const [path, row] of withNulls(answer({ toolCalls: [call], extra: { tokens: 5 } }))) {
    const { calls, reasons } = read({ [LINES]: [head(), row] })
    const expected = path === 'tokens' ? [0, ['usage_not_noted']] : [1, []]
    expect([path, calls.size, reasons]).toEqual([path, ...expected])
  }
})

test('line ends of Windows, white space and other scripts are read, and odd lines have reasons', () => {
  const text = (row: object) => JSON.stringify(row, null, 1).replaceAll('\n', ' ')
  const { calls, reasons } = read({
    [LINES]: [
      `\uFEFF${text(head())}`,
      text(answer({ content: 'grün 東京' })),
      '{"tokens": broken',
      '["tokens"]',
      text({ ...user, tokens: tokens() }),
      text({ ...user, content: 'tokens' }),
      text(answer({ id: 'torn' })).slice(0, -3),
    ].join('\r\n'),
  })
  expect([...calls.values()].map(({ dimensions }) => dimensions.session)).toEqual([SESSION])
  expect(reasons).toEqual(['invalid_json', 'no_usage', 'no_usage', 'torn_line'])
})

test('a complete last line counts without its line end', () => {
  expect(
    read({ [LINES]: `${JSON.stringify(head())}\n${JSON.stringify(answer())}` }).calls.size,
  ).toBe(1)
})

test('a message of which no row notes tokens is told once', () => {
  const { calls, reasons } = read({
    [LINES]: [head(), answer({ tokens: null }), answer({ tokens: null }), answer({ id: 'm2' })],
    [DOCUMENT]: { ...head(), messages: [answer({ id: 'm3', tokens: null })] },
  })
  expect([...calls.keys()]).toEqual(['gemini:m2'])
  expect(reasons).toEqual(['usage_not_noted', 'usage_not_noted'])
})
