import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { unlessAborted } from './unless-aborted.ts'

const NEVER = new Promise(() => {})

test('waits for the work, and leaves nothing behind', async () => {
  const { signal } = new AbortController()
  let isDone = false
  const work = Promise.resolve().then(() => {
    isDone = true
  })
  await unlessAborted(work, signal)
  expect(isDone).toBe(true)
  await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('waits no longer than until the signal', async () => {
  const over = new AbortController()
  const waiting = unlessAborted(NEVER, over.signal)
  expect(getEventListeners(over.signal, 'abort')).toHaveLength(1)
  over.abort()
  await waiting
  await unlessAborted(NEVER, over.signal)
  expect(getEventListeners(over.signal, 'abort')).toEqual([])
})
