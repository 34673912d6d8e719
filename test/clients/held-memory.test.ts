import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Names, words and events are parts of long texts, which are held as long as a part of them is. */
it('holds no more than it must in a process that runs for long', () => {
  const program = join(import.meta.dirname, 'held-memory.mjs')
  const flags = ['--expose-gc', program]
  const held = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' }))
  // The words of the streams alone are 0.2 MiB, and the tokenizer's are those of a million characters.
  const bounds = { context: 5, counted: 2, named: 2, streamed: 4, late: 2, unread: 2 }
  expect(Object.keys(held)).toEqual(Object.keys(bounds))
  for (const [work, most] of Object.entries(bounds)) {
    expect.soft(held[work], work).toBeLessThan(most)
  }
})
