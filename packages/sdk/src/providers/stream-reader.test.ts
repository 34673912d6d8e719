import { describe, expect, it } from 'vitest'
import { readUsage } from './read-usage.ts'
import { createStreamReader } from './stream-reader.ts'

const START = {
  type: 'message_start',
  message: { id: 'msg_1', model: 'm', usage: { input_tokens: 5, output_tokens: 1 } },
}
const END = {
  type: 'message_delta',
  delta: { stop_reason: 'end_turn' },
  usage: { output_tokens: 9 },
}

const codesOf = (usage: { warnings: readonly { code: string }[] }): readonly string[] =>
  usage.warnings.map((warning) => warning.code)

describe('createStreamReader', () => {
  it('tells the usage so far after each event', () => {
    const reader = createStreamReader()
    expect(reader.push({ type: 'ping' }).status).toBe('missing')
    expect(reader.push(START)).toMatchObject({ status: 'partial', warnings: [] })
    expect(reader.push(END)).toMatchObject({
      status: 'ok',
      segments: [{ model: 'm', meters: { input: 5, output: 9 } }],
    })
    expect(reader.end().status).toBe('ok')
  })

  it('reads raw text as it reads the events', () => {
    const reader = createStreamReader()
    const text = `data: ${JSON.stringify(START)}\n\ndata: ${JSON.stringify(END)}\n\n`
    for (const character of text) reader.push(character)
    expect(reader.end()).toEqual(readUsage([START, END]))
  })

  it('says that the stream was cut in the middle of an event', () => {
    const usage = readUsage(`data: ${JSON.stringify(START)}\n\ndata: {"type":"message_de`)
    expect(usage.status).toBe('partial')
    expect(codesOf(usage).toSorted()).toEqual(['bad_sse_json', 'stream_incomplete'])
  })

  it('takes nothing for text that is no stream', () => {
    expect(codesOf(readUsage('the model said no'))).toContain('usage_missing')
  })
})
