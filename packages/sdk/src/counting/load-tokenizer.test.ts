import { modelToEncodingMap } from 'gpt-tokenizer/mapping'
import { expect, it } from 'vitest'
import { cutRuns } from './cut-runs.ts'
import { loadTokenizer } from './load-tokenizer.ts'
import { tokenizerOf } from './tokenizer-of.ts'

const known = Object.entries(modelToEncodingMap).map(([model, encoding]) => ({ model, encoding }))

it('loads an encoding once', async () => {
  const first = loadTokenizer('o200k_base')
  expect(loadTokenizer('o200k_base')).toBe(first)
  expect((await first)?.('hello world')).toBe(2)
})

it('counts a special token as the text that it is', async () => {
  const count = await loadTokenizer('cl100k_base')
  expect(count?.('<|endoftext|>')).toBeGreaterThan(1)
})

it.each(known)('agrees with the package on $model', ({ model, encoding }) => {
  const ours = tokenizerOf(model).encoding
  expect([null, encoding.replace('harmony', 'base')]).toContain(ours)
})

it.each([
  ['gpt-5.2', 'o200k_base', 'o200k'],
  ['openai/gpt-4o-mini:free', 'o200k_base', 'o200k'],
  ['ft:gpt-4o-mini-2024-07-18:acme', 'o200k_base', 'o200k'],
  ['gpt-4-turbo-2024-04-09', 'cl100k_base', 'cl100k'],
  ['gpt-45', null, 'o200k'],
  ['claude-3-5-haiku-20241022', null, 'claude'],
  ['us.anthropic.claude-opus-4-20250514-v1:0', null, 'claude'],
  ['anthropic/claude-opus-4.6', null, 'claude'],
  ['claude-opus-4-7', null, 'claudeLatest'],
  ['anthropic/claude-opus-4.8', null, 'claudeLatest'],
  ['claude-sonnet-5', null, 'claudeLatest'],
  ['models/gemini-2.5-pro', null, 'gemini'],
  ['llama-3', null, 'o200k'],
])('counts %s by %s, else as %s', (model, encoding, family) => {
  expect(tokenizerOf(model)).toEqual({ encoding, family })
})

it('cuts only what is longer than any word, and loses nothing', () => {
  const plain = 'Some words, and 漢字. '.repeat(500)
  expect(cutRuns(plain)).toEqual([plain])
  const long = `${'漢'.repeat(1000)} ${'-'.repeat(600)}`
  expect(cutRuns(long).join('')).toBe(long)
  expect(Math.max(...cutRuns(long).map((piece) => piece.length))).toBeLessThanOrEqual(513)
})
