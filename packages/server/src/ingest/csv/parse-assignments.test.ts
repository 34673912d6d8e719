import { expect, it } from 'vitest'
import { parseAssignments } from './parse-assignments.ts'

it('reads pairs; a value may hold "=" and, quoted, a comma', () => {
  const pairs = parseAssignments('time=TIMESTAMP, model=a=b,"input_tokens=Tokens, total"')
  expect([...pairs]).toEqual([
    ['time', 'TIMESTAMP'],
    ['model', 'a=b'],
    ['input_tokens', 'Tokens, total'],
  ])
})

it('reads no pairs from nothing', () => {
  expect(parseAssignments('').size).toBe(0)
})

it.each(['time', 'time=', '=x', 'a=1,a=2', 'a=1,,b=2', '"a=1'])('refuses %s', (text) => {
  expect(() => parseAssignments(text)).toThrow(expect.objectContaining({ code: 'invalid_mapping' }))
})
