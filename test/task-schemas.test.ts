import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  llmInvocationEvent,
  llmResponseEvent,
  TaskExecutionContext,
  toolResultEvent,
} from '@tokenledger/sdk'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'

const ajv = new Ajv({ strict: true })

function validatorOf(name: string) {
  const path = join(import.meta.dirname, '../schemas', `${name}.json`)
  return ajv.compile(JSON.parse(readFileSync(path, 'utf8')))
}

const usage = { input_tokens: 12, output_tokens: 3, model: 'gpt-4o' }

describe.each([
  ['llm_invocation', 'usage', {}],
  ['llm_response', 'usage', {}],
  ['tool_result', 'llm_usage', { tool_name: 'search' }],
])('schemas/%s.json', (name, key, required) => {
  const validate = validatorOf(name)
  const event = { type: name, ...required }

  it.each<[string, object]>([
    ['without usage', event],
    ['with usage', { ...event, [key]: usage }],
    ['with cached input', { ...event, [key]: { ...usage, cached_input_tokens: 5 } }],
    [
      'with what later versions add',
      { ...event, more: 1, [key]: { ...usage, reasoning_tokens: 1 } },
    ],
    ['with content', { ...event, request: {}, data: {}, result_data: 'x', function_call_id: 'c1' }],
  ])('takes an event %s', (_, one) => {
    expect(validate(one)).toBe(true)
  })

  it.each<[string, object]>([
    ['of another type', { ...event, type: 'status' }],
    ['without a type', required],
    ['with usage of null', { ...event, [key]: null }],
    ['without a model', { ...event, [key]: { input_tokens: 1, output_tokens: 1 } }],
    ['without input', { ...event, [key]: { output_tokens: 1, model: 'm' } }],
    ['with a fraction of a token', { ...event, [key]: { ...usage, input_tokens: 1.5 } }],
    ['with a negative count', { ...event, [key]: { ...usage, cached_input_tokens: -1 } }],
    ['with a count as text', { ...event, [key]: { ...usage, output_tokens: '3' } }],
  ])('refuses an event %s', (_, one) => {
    expect(validate(one)).toBe(false)
  })
})

describe('the events that the SDK makes', () => {
  const task = new TaskExecutionContext({ tracker: null })
  const search = new TaskExecutionContext({ parent: task })
  const answer = { model: 'gpt-4o', usage: { prompt_tokens: 12, completion_tokens: 3 } }
  const used = task.recordResponse(answer)
  search.run(() => search.recordResponse(answer, { toolName: 'search' }))
  search.recordTokenUsage({ inputTokens: 5, outputTokens: 1, model: 'o3', cachedInputTokens: 4 })

  it.each([
    ['llm_invocation', llmInvocationEvent()],
    ['llm_invocation', llmInvocationEvent({ request: { model: 'gpt-4o' }, usage: used })],
    ['llm_response', llmResponseEvent({ usage: null })],
    ['llm_response', llmResponseEvent({ data: {}, usage: used })],
    ['tool_result', toolResultEvent({ toolName: 'search' })],
    [
      'tool_result',
      toolResultEvent({
        toolName: 'search',
        functionCallId: 'c',
        resultData: [],
        usage: search.llmUsage(),
      }),
    ],
  ])('are %s events: case %#', (name, event) => {
    const validate = validatorOf(name)
    validate(event)
    expect(validate.errors).toBeNull()
  })

  it('carry what a tool used, by all its models', () => {
    expect(toolResultEvent({ toolName: 'search', usage: search.llmUsage() }).llm_usage).toEqual({
      input_tokens: 17,
      output_tokens: 4,
      cached_input_tokens: 4,
      model: 'gpt-4o, o3',
    })
    expect(new TaskExecutionContext({ tracker: null }).llmUsage()).toBeNull()
  })
})
