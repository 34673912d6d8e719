import { expect, test } from 'vitest'
import { messageOf } from './message.ts'
import type { MessageRow } from './message-tables.ts'
import { type RowMemory, rowMemory } from './row-memory.ts'

const rowOf = (id: string, updated: number, time: object): MessageRow => ({
  table: 'message',
  row: 1n,
  id,
  updated,
  message: messageOf(
    { role: 'assistant', tokens: { input: 1, output: 1 }, time: { created: 1.8e12, ...time } },
    { id, session: 's', created: null, written: updated, kind: 'table', isAnswer: true },
  ),
  tools: [],
})

const counted = ({ message }: MessageRow) => ({ counted: message, skipped: null })

test('an answer that is not finished is remembered, however many are written after it', () => {
  const open = rowOf('open', 1, {})
  const finished = rowOf('finished', 2, { completed: 1.8e12 })
  let memory: RowMemory = rowMemory(null, 0)
  for (const row of [open, finished]) memory.add(row, counted(row))
  for (let n = 0; n < 13_000; n += 1) {
    const row = rowOf(`later ${n}`, 3 + n, { completed: 1.8e12 })
    memory.add(row, counted(row))
  }
  memory = rowMemory(memory.state(), 0)
  expect(memory.before(open)?.counted?.id).toBe('open')
  expect(memory.before(finished)).toBeUndefined()
})
