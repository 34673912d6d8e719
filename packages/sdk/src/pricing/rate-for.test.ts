import { expect, test } from 'vitest'
import { rateFor } from './rate-for.ts'

const TEXT = { input: '1', output: '5' }
const CACHED = { ...TEXT, 'input.cacheRead': '0.1', 'input.cacheWrite': '1.25' }

test.each([
  ['input', TEXT, '1', null],
  ['input.tool', TEXT, '1', null],
  ['input.image', TEXT, '1', 'fallback_rate'],
  ['input.image', { ...TEXT, 'input.image': '2' }, '2', null],
  ['output.reasoning', TEXT, '5', null],
  ['output.reasoning', { ...TEXT, 'output.reasoning': '3' }, '3', null],
  ['output.citation', TEXT, '5', null],
  ['input.cacheRead', CACHED, '0.1', null],
  ['input.cacheRead', TEXT, '1', 'no_cache_rate'],
  ['input.cacheRead.audio', CACHED, '0.1', null],
  ['input.cacheRead.audio', { ...TEXT, 'input.audio': '8' }, '8', 'no_cache_rate'],
  ['input.cacheRead.audio', TEXT, '1', 'no_cache_rate'],
  ['input.cacheWrite', CACHED, '1.25', null],
  ['input.cacheWrite', { ...TEXT, 'input.cacheWrite.5m': '1.3' }, '1.3', null],
  ['input.cacheWrite.5m', CACHED, '1.25', null],
  ['input.cacheWrite.1h', CACHED, '1.25', 'fallback_rate'],
  ['input.cacheWrite.1h', { ...CACHED, 'input.cacheWrite.1h': '2' }, '2', null],
  ['input.cacheWrite.12h', TEXT, '1', 'no_cache_rate'],
])('%s under %o is charged at %s (%s)', (meter, rates, unitPrice, code) => {
  const choice = rateFor(rates, meter)
  expect(choice?.unitPrice).toBe(unitPrice)
  expect(choice?.warning?.code ?? null).toBe(code)
})

test.each([
  'output.audio',
  'output.image',
  'output.video',
  'input.audio',
  'webSearch',
  'x.acme.thing',
  'toString',
])('%s has no rate but its own', (meter) => {
  expect(rateFor(CACHED, meter)).toBeNull()
})
