import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rawWithoutContent } from './raw-without-content.ts'

const said = 'a secret'

it('keeps counts and names, and leaves out what may have been said', () => {
  const raw = {
    input_tokens: 5,
    service_tier: 'standard',
    cost: '0.0021',
    cached: null,
    passes: [{ type: 'message', output: said, text: 'secret' }, said, 7],
    batch: true,
    output: said,
    type: said,
    [said]: 1,
  }
  expect(rawWithoutContent(raw)).toEqual({
    input_tokens: 5,
    service_tier: 'standard',
    cost: '0.0021',
    cached: null,
    passes: [{ type: 'message' }, 7],
    batch: true,
  })
})

it.each([
  [said, undefined],
  ['secret', undefined],
  [7, 7],
  [null, null],
  [undefined, undefined],
])('of %j is %j', (raw, expected) => expect(rawWithoutContent(raw)).toBe(expected))

it('keeps no sentence, wherever it stands, and every count', () => {
  const deep = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.constantFrom(said, `${said} `, ` ${said}`),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('model', 'text', said, 'usage'), tie('value')),
    ),
  })).value
  fc.assert(
    fc.property(deep, fc.nat(), (value, count) => {
      const kept = rawWithoutContent({ model: value, tokens: count, raw: [value] })
      expect(JSON.stringify(kept)).not.toContain(said)
      expect(kept).toMatchObject({ tokens: count })
    }),
  )
})
