import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newAnswers } from './answers.ts'
import { answersReader, sumOf } from './answers-reader.ts'
import { eventTaker } from './event-taker.ts'
import { createStreamReader } from './stream-reader.ts'

const id = fc.constantFrom('a', 'b', 'c', 'd')
const tokens = fc.nat(50)
const chat = { object: 'chat.completion.chunk', model: 'gpt-5' }

/** Events of answers that grow one after the other, by turns, again and again, or not at all. */
const event = fc.oneof(
  fc.tuple(id, tokens).map(([one, output]) => ({
    ...chat,
    id: one,
    choices: [{ index: 0, delta: { content: 'Hello' } }],
    usage: { prompt_tokens: 3, completion_tokens: output, total_tokens: 3 + output },
  })),
  id.map((one) => ({ ...chat, id: one, choices: [{ index: 0, delta: { content: 'Hello' } }] })),
  fc.tuple(id, tokens).map(([one, input]) => ({
    type: 'message_start',
    message: {
      id: one,
      model: 'claude-sonnet-5',
      usage: { input_tokens: input, output_tokens: 1 },
    },
  })),
  tokens.map((output) => ({
    type: 'message_delta',
    delta: { stop_reason: 'end_turn' },
    usage: { output_tokens: output },
  })),
  fc.tuple(id, tokens).map(([one, input]) => ({
    id: `whole ${one}`,
    object: 'chat.completion',
    model: 'gpt-4o',
    choices: [],
    usage: { prompt_tokens: input, completion_tokens: 2, total_tokens: 1 },
  })),
  fc.tuple(id, tokens).map(([one, input]) => ({
    type: 'result',
    session_id: one,
    uuid: one,
    total_cost_usd: 0.1,
    usage: { input_tokens: input, output_tokens: 5 },
  })),
  fc.constantFrom('data: [DONE]\n\n', 'data: {"type":"ping"}\n\n'),
)

it('reads after each event what all answers together say', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 25 }), (events) => {
      const answers = newAnswers()
      const reader = answersReader(answers, {})
      const taker = eventTaker(answers, {})
      const whole = () => sumOf(answers, false, ({ provider, body }) => provider.read(body, {}))
      for (const one of events) {
        taker.take(one)
        const { raw, ...usage } = reader.read(false)
        const { raw: expectedRaw, ...expected } = whole()
        expect(usage).toEqual(expected)
        expect(raw).toEqual(expectedRaw)
      }
      taker.end()
      expect({ ...reader.read(true) }).toEqual({
        ...sumOf(answers, true, ({ provider, body }) => provider.read(body, {})),
      })
    }),
  )
})

it('has read before what is not changed any more', () => {
  const reader = createStreamReader()
  const usageOf = (index: number) =>
    reader.push({
      ...chat,
      id: `${index}`,
      choices: [],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    })
  const first = usageOf(1)
  const second = usageOf(2)
  usageOf(3)
  // What it has given is not what it goes on with.
  expect(first.segments[0]?.meters).toEqual({ input: 1, output: 1 })
  expect(second.segments[0]?.meters).toEqual({ input: 2, output: 2 })
  expect(second.raw).toHaveLength(2)
})
