import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../base/error-codes.ts'
import { isSafeText } from '../base/safe-text.ts'
import type { Cost, SegmentCost } from '../pricing/price-row.ts'
import type { Usage } from '../usage/usage.ts'
import { checkEntry } from './check-entry.ts'
import { replacement, reversal } from './correction.ts'
import type { Entry } from './entry.ts'

const segmentCost: SegmentCost = {
  status: 'priced',
  listTotal: 5n,
  charges: [],
  unpricedMeters: [],
  price: null,
  warnings: [],
}
const cost: Cost = { ...segmentCost, total: 5n, segments: [segmentCost] }
const usage: Usage = {
  status: 'ok',
  segments: [{ model: 'gpt-4o', meters: { input: 10, output: 0.5 } }],
  context: {},
  details: {},
  warnings: [],
}
const entry: Entry = {
  id: 'call-1',
  sign: 1,
  time: Date.UTC(2026, 10, 22),
  dimensions: { agent: 'PM 🤖', provider: 'openai', tags: { git_branch: 'main' } },
  requestModel: 'gpt-4o',
  attempt: 1,
  durationMs: 12.5,
  status: 'ok',
  usage,
  cost,
}
const withMeters = (meters: Record<string, number>): Partial<Entry> => ({
  usage: { ...usage, segments: [{ model: null, meters }] },
})
/** What plain JavaScript can hand in. */
const untyped = (fields: Record<string, unknown>): Partial<Entry> => fields

describe('checkEntry', () => {
  it.each<[string, Partial<Entry>]>([
    ['as it is', {}],
    ['an id of 200 characters', { id: 'x'.repeat(200) }],
    ['an id like a correction’s', { id: 'call~r2' }],
    ['the first time', { time: Date.UTC(2000, 0) }],
    ['the last time', { time: Date.UTC(9999, 11, 31, 23, 59, 59, 999) }],
    ['the largest quantity', withMeters({ input: Number.MAX_SAFE_INTEGER })],
    ['a quantity of zero', withMeters({ input: 0 })],
    ['no segments', { usage: { ...usage, segments: [] } }],
    [
      'the largest cost',
      { usage: { ...usage, providerCost: { cost: 92n * 10n ** 17n, basis: 'charged' } } },
    ],
    ['empty names', { dimensions: { agent: '' } }],
  ])('takes %s', (_, change) => {
    expect(checkEntry({ ...entry, ...change })).toBeNull()
  })

  it('takes the corrections of an entry with the longest id', () => {
    const long = { ...entry, id: 'x'.repeat(200) }
    const second = replacement(long, long, 1_000_000)
    expect(checkEntry(second)).toBeNull()
    expect(checkEntry(reversal(second))).toBeNull()
  })

  it.each<[ErrorCode, string, Partial<Entry>]>([
    ['invalid_id', 'found 0', { id: '' }],
    ['invalid_id', 'found 201', { id: 'x'.repeat(201) }],
    ['invalid_id', 'found none', untyped({ id: undefined })],
    ['invalid_id', 'found none', untyped({ id: 5 })],
    ['invalid_text', 'its id has a NUL', { id: 'a\0b' }],
    ['invalid_entry', 'must name the entry', { sign: -1 }],
    ['invalid_id', 'those of corrections', { id: 'call-1~r' }],
    ['invalid_id', 'those of corrections', { id: 'call-1~2' }],
    ['invalid_id', 'must end in "~" and a number', { corrects: 'call-0' }],
    ['invalid_id', 'must be that of a call', { id: 'x~r', sign: -1, corrects: 'call-1' }],
    ['invalid_id', 'must be that of a call', { id: 'x~r~r', sign: -1, corrects: 'x~r' }],
    ['invalid_entry', 'found 0', untyped({ sign: 0 })],
    ['invalid_time', 'found 1790000000.5', { time: 1_790_000_000.5 }],
    ['invalid_time', 'found 1790000000', { time: 1_790_000_000 }],
    ['invalid_time', 'found NaN', { time: Number.NaN }],
    ['invalid_time', 'found 253402300800000', { time: Date.UTC(10_000, 0) }],
    ['invalid_entry', 'found done', untyped({ status: 'done' })],
    ['invalid_quantity', 'its attempt', { attempt: 0 }],
    ['invalid_quantity', 'its durationMs', { durationMs: -1 }],
    ['invalid_quantity', 'its ttftMs', { ttftMs: Number.POSITIVE_INFINITY }],
    ['invalid_quantity', 'its input must be', withMeters({ input: -1 })],
    ['invalid_quantity', 'found 5', untyped({ durationMs: '5' })],
    ['invalid_quantity', 'found NaN', withMeters({ input: Number.NaN })],
    ['invalid_quantity', 'found 9007199254740992', withMeters({ input: 2 ** 53 })],
    ['invalid_text', 'its meter name', withMeters({ 'x.\ud83e': 1 })],
    ['invalid_text', 'its agent has', { dimensions: { agent: 'cut \ud83e' } }],
    ['invalid_text', 'its user must be text, found number', untyped({ dimensions: { user: 7 } })],
    ['invalid_text', 'its tag.k has', { dimensions: { tags: { k: '\0' } } }],
    ['invalid_text', 'its tag name has', { dimensions: { tags: { '\0': 'v' } } }],
    ['invalid_text', 'its error has', { error: '\0' }],
    ['invalid_text', 'its responseModel has', { responseModel: '\udd16' }],
    [
      'invalid_cost',
      'found $9,200,000.00',
      { usage: { ...usage, providerCost: { cost: 92n * 10n ** 17n + 1n, basis: 'charged' } } },
    ],
    [
      'invalid_cost',
      'found -$9,300,000.00',
      {
        cost: {
          ...cost,
          segments: [segmentCost, { ...segmentCost, listTotal: -93n * 10n ** 17n }],
        },
      },
    ],
  ])('refuses with %s: %s', (code, found, change) => {
    const problem = checkEntry({ ...entry, ...change })
    expect(problem?.code).toBe(code)
    expect(problem?.message).toContain(found)
    expect(problem?.message).toMatch(/^Cannot keep the entry "/)
  })

  it.each(['id', 'sign', 'time', 'status', 'attempt', 'durationMs', 'error', 'responseId'])(
    'never throws and never says anything unsafe, whatever the %s',
    (field) => {
      fc.assert(
        fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' })), (value) => {
          const problem = checkEntry({ ...entry, ...untyped({ [field]: value }) })
          expect(isSafeText(problem?.message ?? '')).toBe(true)
          if (typeof value === 'object') expect(problem).not.toBeNull()
        }),
      )
    },
  )

  it.each([null, undefined, 5, 'entry', {}, { id: 'a', dimensions: null, usage, cost }])(
    'refuses what is no entry: case %#',
    (value) => {
      const [untypedEntry] = [value] as unknown as [Entry]
      expect(checkEntry(untypedEntry)?.code).toBe('invalid_entry')
    },
  )

  it('cuts a long id without leaving half of a surrogate pair', () => {
    const problem = checkEntry({ ...entry, id: `${'x'.repeat(199)}${'🤖'.repeat(50)}` })
    expect(problem?.code).toBe('invalid_id')
    expect(isSafeText(problem?.message ?? '')).toBe(true)
  })
})
