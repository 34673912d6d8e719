import { expect, test } from 'vitest'
import { waitingBytes } from './waiting-bytes.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

test('room that is used again belongs to one stream at a time, and shows nothing of the one before', () => {
  const ended = waitingBytes()
  ended.add(bytes('the text of a stream that has ended'))
  ended.close()
  ended.close()
  const [one, other] = [waitingBytes(), waitingBytes()]
  one.add(bytes('one'))
  other.add(bytes('another'))
  ended.add(bytes('more'))
  expect([one.take(), other.take(), ended.take()]).toEqual(['one', 'another', 'more'])
})

test('what is more than there is room for is not taken', () => {
  const waiting = waitingBytes()
  expect(waiting.add(new Uint8Array(4000))).toBe(true)
  expect(waiting.add(new Uint8Array(97))).toBe(false)
  expect(waiting.length).toBe(4000)
})
