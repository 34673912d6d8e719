import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { totalsOf } from '../usage/totals-of.ts'
import { readUsage } from './read-usage.ts'
import { createStreamReader } from './stream-reader.ts'

const CHAT = {
  id: 'a',
  object: 'chat.completion',
  model: 'gpt-x',
  choices: [],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
}

const KEYS = [
  'usage',
  'prompt_tokens',
  'completion_tokens',
  'input_tokens',
  'output_tokens',
  'usageMetadata',
  'promptTokenCount',
  'inputTokens',
  'type',
  'message',
  'response',
  'raw',
  'data',
  'headers',
  'choices',
  'iterations',
  'steps',
  'generations',
  'kwargs',
  '__proto__',
  'toString',
]

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom(null, true, -1, 0, 7, 1.5, '7', 'message_start', 'response.done', 'assistant'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('value')), { maxLength: 5 })
      .map((pairs) => JSON.parse(`{${pairs.map(pairText).join(',')}}`)),
  ),
})).value

const pairText = ([key, value]: [string, unknown]): string =>
  `${JSON.stringify(key)}:${JSON.stringify(value)}`

describe('readUsage', () => {
  it('reads nothing of an object that throws, and does not throw itself', () => {
    const getter = {
      model: 'm',
      get usage() {
        throw new Error('mine')
      },
    }
    const fail = (): never => {
      throw new Error('mine')
    }
    const proxy = new Proxy({}, { ownKeys: fail, get: fail })
    const late = { id: 'c', choices: [], usage: new Proxy({}, { getPrototypeOf: fail }) }
    for (const odd of [getter, proxy, [getter], { message: getter }, late]) {
      expect(readUsage(odd).status).toBe('missing')
      const reader = createStreamReader()
      reader.push(odd)
      reader.push({ type: 'message_start', message: { id: 'm', usage: { input_tokens: 3 } } })
      expect(reader.end().segments[0]?.meters).toEqual({ input: 3 })
    }
  })

  it('never throws, and never counts below zero', () => {
    fc.assert(
      fc.property(json, (payload) => {
        for (const value of [payload, JSON.stringify(payload)]) {
          const usage = readUsage(value)
          for (const { meters } of usage.segments) {
            for (const quantity of Object.values(meters)) expect(quantity).toBeGreaterThan(0)
          }
        }
      }),
      { numRuns: 3000 },
    )
  })

  it.each([[null], [undefined], [5], [''], ['usage'], [[]], [[null, 3, 'x']], [{}], [true], [10n]])(
    'finds nothing in %s',
    (payload) => {
      const usage = readUsage(payload)
      expect(usage.status).toBe('missing')
      expect(usage.warnings.map((warning) => warning.code)).toContain('usage_missing')
    },
  )

  it('keeps the usage object verbatim', () => {
    expect(readUsage(CHAT).raw).toBe(CHAT.usage)
  })

  it('takes the requested model where the answer names none', () => {
    const { model: _model, ...answer } = CHAT
    expect(readUsage(answer, { requestModel: 'asked' }).segments[0]?.model).toBe('asked')
  })

  it.each([
    ['text', JSON.stringify(CHAT, null, 2)],
    ['text with a byte order mark', `\uFEFF${JSON.stringify(CHAT)}`],
    ['bytes', new TextEncoder().encode(JSON.stringify(CHAT))],
    ['pieces of text', [...JSON.stringify(CHAT, null, 2)]],
    [
      'pieces of bytes',
      [new TextEncoder().encode('data: '), new TextEncoder().encode(JSON.stringify(CHAT))],
    ],
  ])('reads %s as it reads the value', (_form, payload) => {
    const { raw: _raw, ...usage } = readUsage(payload)
    const { raw: _body, ...expected } = readUsage(CHAT)
    expect(usage).toEqual(expected)
  })

  it('takes time in proportion to a deep or a wide payload', () => {
    let deep: object = CHAT
    for (let depth = 0; depth < 100_000; depth++) deep = { raw: deep, response: deep }
    expect(readUsage(deep).status).toBe('missing')
    const many = Array.from({ length: 20_000 }, (_, index) => ({ ...CHAT, id: `a${index}` }))
    expect(totalsOf(readUsage(many)).totalTokens).toBe(300_000)
  })
})

describe('with a polluted prototype', () => {
  const polluted = Object.prototype as Record<string, unknown>
  afterEach(() => {
    for (const key of ['usage', 'prompt_tokens', 'cached_tokens']) delete polluted[key]
  })

  it.each([
    {},
    { provider: 'openai' },
    { provider: 'anthropic' },
    { provider: 'azure' },
    { provider: 'mistral' },
  ])('reads what a recorder wrote down, whoever answered: %o', (hints) => {
    const record = { input_tokens: 12, output_tokens: 3, cached_input_tokens: 5 }
    for (const payload of [record, { usage: record }]) {
      const meters = { input: 7, 'input.cacheRead': 5, output: 3 }
      expect(readUsage(payload, hints).segments).toEqual([{ model: null, meters }])
    }
  })

  it('reads own fields only', () => {
    polluted['usage'] = { prompt_tokens: 99 }
    polluted['prompt_tokens'] = 99
    polluted['cached_tokens'] = 3
    const empty = readUsage({ model: 'm', choices: [] })
    const meters = Object.entries(readUsage(CHAT).segments[0]?.meters ?? {})
    expect(empty.status).toBe('missing')
    expect(meters).toEqual([
      ['input', 10],
      ['output', 5],
    ])
  })

  it('reads nothing that an object has from its parent', () => {
    const usage = Object.create({ prompt_tokens: 99, prompt_tokens_details: { cached_tokens: 3 } })
    const reading = readUsage({ ...CHAT, usage: Object.assign(usage, { completion_tokens: 5 }) })
    expect(reading).toMatchObject({ status: 'partial', segments: [{ meters: { output: 5 } }] })
    expect(Object.keys(reading.segments[0]?.meters ?? {})).toEqual(['output'])
  })

  it('does not take an own __proto__ for a parent', () => {
    const body = JSON.parse('{"__proto__":{"usage":{"prompt_tokens":9}},"model":"m","choices":[]}')
    expect(readUsage(body).status).toBe('missing')
    expect(({} as { usage?: unknown }).usage).toBeUndefined()
  })
})
