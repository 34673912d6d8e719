import { expect, it } from 'vitest'
import { csvText } from './csv-text.ts'

it('quotes what needs it and leaves the unknown empty', () => {
  expect(csvText([['a,b', 'say "x"', null, { raw: null }, 'two\nlines']])).toBe(
    '"a,b","say ""x""",,,"two\nlines"\n',
  )
})

it('keeps figures exact and disarms foreign formulas', () => {
  expect(csvText([['=1+1', '@cmd', '-2', { raw: '-0.000001' }, { raw: 1200 }]])).toBe(
    "'=1+1,'@cmd,'-2,-0.000001,1200\n",
  )
})
