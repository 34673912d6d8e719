import { expect, test } from 'vitest'
import { FILE_START, type LogFile } from '../agent-log-source.ts'
import { codex } from './codex.ts'
import {
  count,
  DAY,
  eachWithHome,
  FILE,
  type Fields,
  forked,
  home,
  id7,
  meta,
  metersOf,
  ownRows,
  parentRows,
  put,
  read,
  row,
  START,
  turn,
  usage,
  type Vector,
} from './codex-history.contract.ts'
import { codexReader } from './codex-reader.ts'

eachWithHome()

test('reading goes on behind the last finished line as if it had never stopped', () => {
  const lines = [...parentRows, meta(forked, 100), ...ownRows].map((one) => JSON.stringify(one))
  const text = `${lines.join('\n')}\n`
  put({ [FILE]: text })
  const decode = codexReader.decoder({ env: {}, home })
  const keysOf = (file: LogFile, from = FILE_START) => {
    const keys = new Set<string>()
    const rows = decode(file, from)
    for (;;) {
      const next = rows.next()
      if (next.done === true) return { keys, checkpoint: next.value }
      if (next.value.kind === 'observation') keys.add(next.value.key)
    }
  }
  const [file] = codex.discover({ env: {}, home }).files
  if (file === undefined) throw new Error('No file')
  const whole = keysOf(file).keys
  for (let cut = 0; cut <= text.length; cut += 41) {
    put({ [FILE]: text.slice(0, cut) })
    const before = keysOf(file)
    put({ [FILE]: text })
    const state = JSON.parse(JSON.stringify(before.checkpoint))
    const after = keysOf(file, state)
    expect(new Set([...before.keys, ...after.keys])).toEqual(whole)
  }
})

test('what cannot be read is told', () => {
  const { calls, reasons } = read({
    [FILE]: `${JSON.stringify(meta())}\n{"token_count" broken\n["token_count"]\n{"payload":{"type":"token_count","inf`,
    [`${DAY}/old.jsonl.zst`]: 'compressed',
  })
  expect(calls).toEqual([])
  expect(reasons.sort()).toEqual(['invalid_document', 'invalid_json', 'invalid_json', 'torn_line'])
})

test('line ends of Windows, a byte order mark, white space and other scripts are read', () => {
  const spaced = (one: object) => JSON.stringify(one, null, 1).replaceAll('\n', ' ')
  const rows = [
    meta({ git: { branch: 'übung/東京' } }),
    turn(1, id7(1)),
    count(2, [100, 40, 5], [100, 40, 5]),
  ]
  const { calls } = read({ [FILE]: `\uFEFF${rows.map(spaced).join('\r\n')}` })
  expect(calls[0]?.dimensions.tags).toEqual({ git_branch: 'übung/東京' })
  expect(calls[0]?.responseModel).toBe('gpt-5')
  expect(metersOf(calls[0])).toEqual([{ input: 60, 'input.cacheRead': 40, output: 5 }])
})

const pathsOf = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        ...(path.length > 0 ? [path] : []),
        ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key])),
      ]

const withNull = (value: Fields, [key = '', ...rest]: readonly string[]): Fields => ({
  ...value,
  [key]: rest.length === 0 ? null : withNull(value[key] as Fields, rest),
})

test('a null anywhere never loses a row', () => {
  const rows: Fields[] = [meta(), turn(1, id7(1)), count(2, [100, 40, 5, 2], [100, 40, 5, 2])]
  for (const [index, one] of rows.entries()) {
    // Without its payload a row says nothing of usage at all.
    for (const path of pathsOf(one).filter((parts) => parts.join() !== 'payload')) {
      const changed = rows.map((row, at) => (at === index ? withNull(row, path) : row))
      const { calls, reasons } = read({ [FILE]: changed })
      expect([path, calls.length + reasons.length]).toEqual([path, 1])
    }
  }
})

test('a count that is null in one total is no sign of a counter that fell', () => {
  const totals: readonly Vector[] = [
    [1000, 600, 50, 20],
    [2000, 1200, 90, 30],
    [3000, 1800, 150, 40],
  ]
  const rows: Fields[] = totals.map((total, index) =>
    count(2 + index, total, index === 0 ? total : [1000, 600, 50, 10]),
  )
  for (const name of Object.keys(usage([0, 0, 0]))) {
    const path = ['payload', 'info', 'total_token_usage', name]
    const changed = rows.map((one, index) => (index === 1 ? withNull(one, path) : one))
    const { sums, calls } = read({ [FILE]: [meta(), turn(1, id7(1)), ...changed] })
    expect([name, sums(), calls.length]).toEqual([name, [3000, 1800, 150, 40], 3])
  }
})

test('a time that cannot be read is that of the row before', () => {
  const { calls } = read({
    [FILE]: [
      meta(),
      turn(7, id7(7)),
      { ...count(9, [100, 0, 5], [100, 0, 5]), timestamp: 'now' },
      { ...count(9, [200, 0, 10], [100, 0, 5]), timestamp: '0001-01-01T00:00:00Z' },
    ],
  })
  expect(calls.map(({ time }) => time)).toEqual([START + 7000, START + 7000])
})

test('unknown fields and kinds of rows are no matter', () => {
  const { calls, reasons } = read({
    [FILE]: [
      { ...meta({ more: { usage: 1 } }), ordinal: 0, extra: [] },
      row(0, 'world_state', { usage: { input_tokens: 5 } }),
      row(0, 'compacted', { replacement_history: [{ type: 'function_call', name: 'no' }] }),
      turn(1, id7(1), { extra: null }),
      count(2, [100, 0, 5], [100, 0, 5], { extra: { input_tokens: 9 } }),
    ],
  })
  expect([calls.length, reasons, calls[0]?.tools]).toEqual([1, [], undefined])
})

test('of a very long line only names and counters are read', () => {
  const long = 'x'.repeat(3_000_000)
  const { sums, calls } = read({
    [FILE]: [
      meta(),
      turn(1, id7(1)),
      row(2, 'response_item', { type: 'function_call', name: 'apply', arguments: long }),
      row(2, 'compacted', { replacement_history: [{ type: 'function_call', name: long }] }),
      row(3, 'response_item', { type: 'function_call_output', output: `"token_count" ${long}` }),
      count(4, [100, 0, 5], [100, 0, 5]),
    ],
  })
  expect(sums()).toEqual([100, 0, 5, 0])
  expect(calls[0]?.tools).toEqual({ used: ['apply'] })
})
