import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { totalsOf } from '../usage/totals-of.ts'
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

const USAGE_OF: Readonly<Record<string, object>> = {
  choices: { prompt_tokens: 7, completion_tokens: 2 },
  output: { input_tokens: 7, output_tokens: 2 },
  content: { input_tokens: 7, output_tokens: 2 },
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

  it('counts whole answers, each once, and keeps nothing of what they say', async () => {
    const contents: WeakRef<object>[] = []
    const bodyOf = (name: string, id: string) => {
      const content = [{ text: 'The budget is almost spent.' }]
      contents.push(new WeakRef(content))
      return { id, object: name, model: 'm', [name]: content, usage: USAGE_OF[name] }
    }
    const reader = createStreamReader()
    for (const id of ['1', '2', '2']) {
      reader.push({ ...bodyOf('choices', `chat ${id}`), object: 'chat.completion' })
      reader.push({ ...bodyOf('output', `response ${id}`), object: 'response' })
      reader.push({ ...bodyOf('content', `message ${id}`), type: 'message', object: undefined })
      reader.push({ custom_id: id, response: { body: bodyOf('choices', `batch ${id}`) } })
    }
    setFlagsFromString('--expose-gc')
    await turn()
    runInNewContext('gc')()
    expect(contents.filter((one) => one.deref() !== undefined)).toEqual([])
    expect(totalsOf(reader.end())).toMatchObject({ inputTokens: 8 * 7, outputTokens: 8 * 2 })
  })

  it('takes nothing for text that is no stream', () => {
    expect(codesOf(readUsage('the model said no'))).toContain('usage_missing')
  })
})
