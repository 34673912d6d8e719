import { expect, it } from 'vitest'
import { TokenledgerError } from './errors.ts'

it('carries the code, its kind and the cause', () => {
  const cause = new Error('the disk is full')
  const error = new TokenledgerError('invalid_time', 'Cannot read "x" as a time', { cause })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    name: 'TokenledgerError',
    code: 'invalid_time',
    kind: 'wrong_use',
    message: 'Cannot read "x" as a time',
    cause,
  })
})
