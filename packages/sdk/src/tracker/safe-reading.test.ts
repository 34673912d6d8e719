import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readUsage } from '../providers/read-usage.ts'
import { totalsOf } from '../usage/totals-of.ts'
import { safeReading } from './safe-reading.ts'

it('takes a reading as it is, with the model where it names none', () => {
  const reading = readUsage({ prompt_tokens: 10, completion_tokens: 5 })
  expect(safeReading(reading)).toBe(reading)
  expect(safeReading(reading, 'gpt-4o').segments).toEqual([
    { model: 'gpt-4o', meters: { input: 10, output: 5 } },
  ])
  const named = readUsage({ model: 'o3', usage: { prompt_tokens: 10, completion_tokens: 5 } })
  expect(safeReading(named, 'gpt-4o').segments[0]?.model).toBe('o3')
})

it('never throws, and never makes figures that are none', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.record({
      status: fc.constantFrom('ok', 'partial', 'x'),
      segments: fc.array(fc.oneof(fc.anything(), fc.record({ meters: fc.object() }))),
      warnings: fc.array(fc.anything()),
    }),
  )
  fc.assert(
    fc.property(anything, (payload) => {
      expect(() => totalsOf(safeReading(payload, 'm'))).not.toThrow()
    }),
  )
})
