import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateOutputTokens } from '../counting/estimate-output-tokens.ts'
import { totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import {
  anthropic,
  chat,
  type Format,
  PROVIDER_FORMATS,
  responses,
  TEXT,
  WORDS,
} from './live-formats.contract.ts'
import { FRAMEWORK_FORMATS } from './live-framework-formats.contract.ts'
import { createStreamReader, type StreamReader } from './stream-reader.ts'

const FORMATS = [...PROVIDER_FORMATS, ...FRAMEWORK_FORMATS]

const readerOf = ({ requestModel }: Format): StreamReader =>
  createStreamReader({ liveEstimate: true, ...(requestModel !== undefined && { requestModel }) })

const outputOf = (usage: Usage): number => totalsOf(usage).outputTokens

const codesOf = (usage: Usage): readonly string[] => usage.warnings.map(({ code }) => code)

const estimateOf = (text: string, { model }: Format): number => estimateOutputTokens(text, model)

describe.each(FORMATS)('$name', (format) => {
  const begun = (): StreamReader => {
    const reader = readerOf(format)
    for (const event of format.start ?? []) expect(reader.push(event).estimated).toBeUndefined()
    return reader
  }

  it('estimates the output while its text arrives', () => {
    const reader = begun()
    WORDS.forEach((word, index) => {
      const usage = reader.push(format.delta(word))
      expect(usage).toMatchObject({ status: 'partial', estimated: true })
      expect(codesOf(usage)).not.toContain('usage_missing')
      const soFar = estimateOf(WORDS.slice(0, index + 1).join(''), format)
      // Anthropic starts with a guess, which is a lower bound.
      expect(outputOf(usage)).toBe(Math.max(soFar, format.name.startsWith('Anthropic') ? 3 : 0))
      expect(usage.segments.at(-1)?.model).toBe(format.model)
    })
  })

  it('is corrected by the final figure', () => {
    const reader = begun()
    reader.push(format.delta(TEXT.repeat(5)))
    const last = format.end.map((event) => reader.push(event)).at(-1)
    for (const usage of [last, reader.end()]) {
      expect(usage?.status).toBe('ok')
      expect(usage).not.toHaveProperty('estimated')
      expect(usage?.segments).toEqual([{ model: format.model, meters: format.final }])
    }
  })

  it('stays marked when the stream breaks off', () => {
    const reader = begun()
    reader.push(format.delta(TEXT))
    const usage = reader.end()
    expect(usage).toMatchObject({ status: 'partial', estimated: true })
    expect(outputOf(usage)).toBe(estimateOf(TEXT, format))
    expect(codesOf(usage)).toContain('stream_incomplete')
    expect(codesOf(usage)).not.toContain('usage_missing')
  })

  it('keeps no text', () => {
    const reader = begun()
    expect(JSON.stringify(reader.push(format.delta('a-secret-text')))).not.toContain('secret')
    expect(JSON.stringify(reader.end())).not.toContain('secret')
  })

  it('changes nothing without being asked for', () => {
    const events = [...(format.start ?? []), format.delta(TEXT), ...format.end]
    const plain = createStreamReader(
      format.requestModel === undefined ? {} : { requestModel: format.requestModel },
    )
    for (const event of events) expect(plain.push(event)).not.toHaveProperty('estimated')
    const live = readerOf(format)
    for (const event of events) live.push(event)
    expect(live.end()).toEqual(plain.end())
  })
})

describe('a live estimate', () => {
  const [CHAT] = FORMATS
  const ANTHROPIC = anthropic('text_delta', 'text')

  it('does not take the guess at the start of a message for its end', () => {
    const reader = readerOf(ANTHROPIC)
    for (const event of ANTHROPIC.start ?? []) reader.push(event)
    reader.push(ANTHROPIC.delta(TEXT))
    reader.push({ type: 'message_stop' })
    const usage = reader.end()
    expect(usage).toMatchObject({ status: 'partial', estimated: true })
    expect(outputOf(usage)).toBe(estimateOf(TEXT, ANTHROPIC))
    expect(totalsOf(usage).inputTokens).toBe(7)
  })

  it('starts again with the attempt that takes the place of another', () => {
    const reader = readerOf(ANTHROPIC)
    for (const event of ANTHROPIC.start ?? []) reader.push(event)
    reader.push(ANTHROPIC.delta(TEXT.repeat(20)))
    const message = { id: 'msg_2', model: 'claude-sonnet-5', usage: { input_tokens: 7 } }
    reader.push({ type: 'message_start', message })
    expect(outputOf(reader.push(ANTHROPIC.delta(TEXT)))).toBe(estimateOf(TEXT, ANTHROPIC))
  })

  it('adds to the answers whose figures are in', () => {
    const reader = createStreamReader({ liveEstimate: true })
    const format = responses('response.output_text.delta')
    for (const event of [...(format.start ?? []), format.delta('One. '), ...format.end])
      reader.push(event)
    const second = { id: 'resp_2', object: 'response', model: 'gpt-5', status: 'in_progress' }
    reader.push({ type: 'response.created', response: second })
    const usage = reader.push(format.delta(TEXT))
    expect(usage.estimated).toBe(true)
    expect(outputOf(usage)).toBe(11 + estimateOf(TEXT, format))
  })

  it('is never below what the answer has told of itself', () => {
    const reader = createStreamReader({ liveEstimate: true })
    const usage = { prompt_tokens: 7, completion_tokens: 400, total_tokens: 407 }
    expect(outputOf(reader.push(chat({ content: 'Yes.' }, { usage })))).toBe(400)
  })

  it('is the same for raw text, wherever it is cut', () => {
    const events = [...WORDS.map((word) => CHAT?.delta(word))]
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const reader = createStreamReader({ liveEstimate: true })
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        for (let i = 1; i < at.length; i++) reader.push(text.slice(at[i - 1], at[i]))
        const usage = reader.end()
        expect(usage.estimated).toBe(true)
        expect(outputOf(usage)).toBe(estimateOutputTokens(TEXT, 'gpt-5'))
      }),
    )
  })

  it('survives text fields of any kind', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FORMATS), fc.jsonValue(), (format, value) => {
        const reader = readerOf(format)
        const odd = JSON.parse(
          JSON.stringify(format.delta('@')).replaceAll('"@"', () => JSON.stringify(value)),
        )
        for (const event of [...(format.start ?? []), odd, ...format.end]) reader.push(event)
        expect(totalsOf(reader.end()).inputTokens).toBe(7)
      }),
    )
  })
})
