import { expect, it } from 'vitest'
import { moneyFormat, moneyText } from './money-text.ts'

it('writes as many decimals as the amounts need', () => {
  expect(moneyFormat(['12.300000', '0.000100'])).toEqual({ decimals: 2 })
  expect(moneyFormat(['0.120000', null])).toEqual({ decimals: 4 })
  expect(moneyFormat(['0.000120'])).toEqual({ decimals: 6 })
  expect(moneyFormat([null, '0.000000'])).toEqual({ decimals: 2 })
})

it.each([
  ['1234.565000', false, '$1,234.56'],
  ['12.340000', true, '~$12.34'],
  [null, true, '–'],
  ['0.000000', false, '$0.00'],
  ['0.001000', false, '<$0.01'],
  ['-0.001000', false, '$0.00'],
  ['-3.500000', false, '-$3.50'],
])('%s (incomplete: %s) is %s', (usd, isIncomplete, text) => {
  expect(moneyText(usd, { decimals: 2 }, isIncomplete)).toBe(text)
})
