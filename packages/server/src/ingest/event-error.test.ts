import { expect, it } from 'vitest'
import { eventError } from './event-error.ts'

it.each([
  [undefined, undefined],
  ['', undefined],
  [' \n', undefined],
  ['HTTP 429', 'HTTP 429'],
  ['\nbad_request: no such tool \r\nin: Tell me a secret', 'bad_request: no such tool'],
  ['x'.repeat(200), 'x'.repeat(200)],
  ['x'.repeat(201), `${'x'.repeat(199)}…`],
  ['🙂'.repeat(1000), `${'🙂'.repeat(199)}…`],
])('of %j keeps the first line, and no more than names the fault', (stated, kept) => {
  expect(eventError(stated)).toBe(kept)
})
