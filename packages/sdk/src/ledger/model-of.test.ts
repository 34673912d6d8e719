import { expect, it } from 'vitest'
import { modelOf } from './model-of.ts'

it('is the model of the segment, else of the answer, else of the request', () => {
  const entry = { responseModel: 'answering', requestModel: 'requested' }
  expect(modelOf(entry, { model: 'own' })).toBe('own')
  expect(modelOf(entry, { model: null })).toBe('answering')
  expect(modelOf({ requestModel: 'requested' }, { model: null })).toBe('requested')
  expect(modelOf(entry)).toBe('answering')
  expect(modelOf({})).toBeNull()
})
