import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { costOf, type Entry, missingUsage } from '@tokenledger/sdk/reading'
import { expect, test } from 'vitest'
import { callsInFlight } from './calls-in-flight.ts'

const usage = { ...missingUsage(), raw: { vectors: Array(1000).fill(0) } }
const entry = (): Entry => ({
  id: 'call-1',
  sign: 1,
  time: 0,
  dimensions: { agent: 'PM', project: 'api' },
  status: 'ok',
  usage,
  cost: costOf(usage, { at: 0 }),
})

test('keeps of a call what it shows, and nothing else of what its sender tells', async () => {
  const calls = callsInFlight()
  const told = new WeakRef(entry())
  calls.tell([told.deref() ?? entry()], 0)
  setFlagsFromString('--expose-gc')
  await turn()
  runInNewContext('gc')()
  expect(told.deref()).toBeUndefined()
  expect(calls.list('api')).toMatchObject([{ id: 'call-1', agent: 'PM', cost_usd: null }])
  expect(calls.list('web')).toEqual([])
})
