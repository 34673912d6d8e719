import fc from 'fast-check'
import { expect, test } from 'vitest'
import { picoOf } from '../../format/exact.ts'
import { changeParts } from './change-parts.ts'

const use = (model: string, tokens: number, cost: string | null) => ({ model, tokens, cost })

test('twice the tokens at the same prices is volume', () => {
  const parts = changeParts([use('a', 200, '2.00')], [use('a', 100, '1.00')])
  expect(parts).toEqual({ delta: '1.00', volume: '1.00', mix: '0.00', price: '0.00' })
})

test('the same tokens at twice the price is price', () => {
  const parts = changeParts([use('a', 100, '2.00')], [use('a', 100, '1.00')])
  expect(parts).toEqual({ delta: '1.00', volume: '0.00', mix: '0.00', price: '1.00' })
})

test('the same tokens on a dearer model is mix', () => {
  const parts = changeParts(
    [use('b', 100, '5.00'), use('c', 9, null)],
    [use('a', 50, '1.00'), use('b', 50, '2.50')],
  )
  expect(parts).toEqual({ delta: '1.50', volume: '0.00', mix: '1.50', price: '0.00' })
})

test('the parts add up to the change, to the last digit', () => {
  const uses = fc.array(
    fc.record({
      model: fc.constantFrom('a', 'b', 'c'),
      tokens: fc.nat(1_000_000),
      cost: fc.option(
        fc.bigInt(0n, 10n ** 15n).map((pico) => `0.${String(pico).padStart(15, '0')}`.slice(0, 14)),
      ),
    }),
  )
  fc.assert(
    fc.property(uses, uses, (now, before) => {
      const { delta, volume, mix, price } = changeParts(now, before)
      expect(picoOf(volume) + picoOf(mix) + picoOf(price)).toBe(picoOf(delta))
    }),
  )
})
