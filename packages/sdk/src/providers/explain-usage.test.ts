import { existsSync, readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainUsage } from './explain-usage.ts'
import { FRAMEWORKS } from './frameworks/frameworks.ts'
import type { Hints } from './hints.ts'
import { PROVIDERS } from './providers.ts'
import { readUsage } from './read-usage.ts'

const FOLDER =
  process.env['TOKENLEDGER_FIXTURES'] ??
  new URL('../../../../../shared/fixtures/', import.meta.url).pathname
const RECORDED = `${FOLDER.replace(/\/$/, '')}/providers`
const FILES = existsSync(RECORDED) ? readdirSync(RECORDED).sort() : []

const MESSAGE = {
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-5',
  usage: { input_tokens: 3, cache_read_input_tokens: 900, output_tokens: 44 },
}
const CHUNK = {
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'gpt-4o',
  choices: [],
  usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 },
}
const BARE = { prompt_tokens: 10, completion_tokens: 2 }

const shown = (payload: unknown, hints?: Hints) => {
  const { form, rules } = explainUsage(payload, hints)
  return [form, ...rules.map(({ reader, recognition }) => `${reader} ${recognition}`)]
}

describe('who read a payload', () => {
  it.each<[string, unknown, Hints | undefined, string[]]>([
    ['a body', MESSAGE, undefined, ['body', 'anthropic own']],
    ['a body as text', JSON.stringify(MESSAGE, null, 2), undefined, ['body', 'anthropic own']],
    ['a list of events', [CHUNK], undefined, ['events', 'openai own']],
    [
      'server-sent events',
      `data: ${JSON.stringify(CHUNK)}\n\ndata: [DONE]\n\n`,
      undefined,
      ['text', 'openai own'],
    ],
    [
      'lines of several providers',
      `${JSON.stringify(MESSAGE)}\n${JSON.stringify(CHUNK)}\n`,
      undefined,
      ['text', 'anthropic own', 'openai own'],
    ],
    ['a bare usage object', BARE, undefined, ['body', 'openai possible']],
    ['the word of the caller', BARE, { provider: 'azure' }, ['body', 'azure.ai.openai compatible']],
    ['what nobody knows', { colour: 'red' }, undefined, ['body']],
    ['no JSON at all', 'hello', undefined, ['text']],
    ['nothing', undefined, undefined, ['body']],
  ])('%s', (_, payload, hints, expected) => {
    expect(shown(payload, hints)).toEqual(expected)
  })

  it('is a framework or a provider, with a convention', () => {
    const line = { type: 'assistant', message: { ...MESSAGE, id: 'msg_1' }, requestId: 'r1' }
    const [rule] = explainUsage(line).rules
    expect(rule).toMatchObject({ reader: 'claude-code', isFramework: true })
    for (const { convention } of [...PROVIDERS, ...FRAMEWORKS])
      expect(convention).toMatch(/^\S.{20,}\S$/)
  })
})

it('never throws, and reads as readUsage does', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.string(), fc.array(fc.jsonValue())), (payload) => {
      expect(explainUsage(payload).usage).toEqual(readUsage(payload))
    }),
  )
})

it.skipIf(FILES.length === 0)(
  'names a reader for every recorded answer that has usage (skipped where ../shared/fixtures is absent)',
  () => {
    for (const file of FILES) {
      const { response, events, text } = JSON.parse(readFileSync(`${RECORDED}/${file}`, 'utf8'))
      const { usage, rules } = explainUsage(response ?? events ?? text)
      if (usage.status !== 'missing') expect(rules, file).not.toEqual([])
    }
  },
)
