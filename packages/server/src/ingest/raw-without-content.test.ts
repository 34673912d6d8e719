import { expect, it } from 'vitest'
import { rawWithoutContent } from './raw-without-content.ts'

const long = 'a secret '.repeat(20)

it('keeps counts, ids and names, and leaves long texts out', () => {
  const raw = {
    input_tokens: 5,
    service_tier: 'standard',
    cached: null,
    passes: [{ type: 'message', output: long }, long, 7],
    batch: true,
    output: long,
  }
  expect(rawWithoutContent(raw)).toEqual({
    input_tokens: 5,
    service_tier: 'standard',
    cached: null,
    passes: [{ type: 'message' }, 7],
    batch: true,
  })
})

it.each([
  [long, undefined],
  ['short', 'short'],
  [7, 7],
  [null, null],
  [undefined, undefined],
])('of %j is %j', (raw, expected) => expect(rawWithoutContent(raw)).toBe(expected))
