import { providerContract } from '../provider.contract.ts'
import { openai } from './openai.ts'
import { chat, chunk } from './openai-payloads.contract.ts'

providerContract(openai, [
  {
    name: 'content that looks like usage',
    payload: chat(null, {
      choices: [
        { message: { content: '{"usage":{"prompt_tokens":9}}', usage: { prompt_tokens: 9 } } },
      ],
    }),
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
  {
    name: 'two answers in one list',
    payload: [
      chunk({ prompt_tokens: 10, completion_tokens: 5 }),
      chunk({ prompt_tokens: 20, completion_tokens: 6 }, { id: 'chatcmpl-2' }),
    ],
    meters: { 'gpt-x|input': 30, 'gpt-x|output': 11 },
  },
  {
    name: 'a line of a batch',
    payload: {
      id: 'batch_req_1',
      custom_id: 'a',
      response: {
        status_code: 200,
        body: chat({ prompt_tokens: 10, completion_tokens: 5 }, { service_tier: 'default' }),
      },
    },
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5 },
    context: { serviceTier: 'batch' },
  },
  {
    name: 'an answer as an HTTP client wraps it',
    payload: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      data: chat({ prompt_tokens: 10, completion_tokens: 5 }),
    },
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5 },
  },
  {
    name: "an organisation's usage",
    payload: {
      object: 'page',
      data: [
        {
          object: 'bucket',
          results: [
            {
              object: 'organization.usage.completions.result',
              model: 'gpt-x',
              input_tokens: 100,
              input_cached_tokens: 60,
              input_uncached_tokens: 40,
              output_tokens: 9,
              num_model_requests: 3,
              batch: true,
            },
          ],
        },
      ],
    },
    meters: { 'gpt-x|input': 40, 'gpt-x|input.cacheRead': 60, 'gpt-x|output': 9 },
    context: { serviceTier: 'batch' },
    details: { requests: 3 },
  },
  {
    name: 'an error',
    payload: { error: { message: 'usage', type: 'invalid_request_error', code: null } },
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
])
