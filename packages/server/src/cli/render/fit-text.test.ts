import { expect, it } from 'vitest'
import { fitText, fitTextEnd } from './fit-text.ts'
import { measureFor } from './text-width.ts'

it.each([
  ['claude-sonnet-4-5', 10, 'claude-so…'],
  ['short', 10, 'short'],
  ['小林さん', 6, '小林…'],
  ['👩‍👩‍👧 family', 4, '👩‍👩‍👧 …'],
])('cuts %s to %d columns', async (text, width, cut) => {
  const measure = await measureFor([text])
  expect(fitText(text, width, measure)).toBe(cut)
  expect(measure(cut)).toBeLessThanOrEqual(width)
})

it.each([
  ['~/.claude/projects/a/agent-1.jsonl', 14, '…agent-1.jsonl'],
  ['short', 10, 'short'],
  ['小林さん', 6, '…さん'],
])('keeps the end of %s in %d columns', async (text, width, cut) => {
  const measure = await measureFor([text])
  expect(fitTextEnd(text, width, measure)).toBe(cut)
  expect(measure(cut)).toBeLessThanOrEqual(width)
})
