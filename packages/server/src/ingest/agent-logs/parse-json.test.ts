import { expect, it } from 'vitest'
import { parseJson } from './parse-json.ts'

it('is JSON.parse', () => {
  const text = '{"a":[1,null,true,"\\u00e4\\ud83d\\ude00"],"b":{"c":"x"}}'
  expect(parseJson(text)).toEqual(JSON.parse(text))
  expect(() => parseJson('{"a":')).toThrow(SyntaxError)
})

it('makes text that a ledger can keep of an escaped NUL or half an emoji', () => {
  expect(parseJson('{"a":"x\\u0000","b\\uD83D":["\\udE00","\\ud83d\\ude00"]}')).toEqual({
    a: 'x\ufffd',
    'b\ufffd': ['\ufffd', '😀'],
  })
})

it('keeps a field named like a prototype a field', () => {
  const value = parseJson('{"__proto__":{"a":"\\u0000"}}')
  expect(Object.keys(value as object)).toEqual(['__proto__'])
})
