import { providerContract } from '../provider.contract.ts'
import { openai } from './openai.ts'
import { chat, chunk, open } from './openai-payloads.contract.ts'

providerContract(openai, [
  {
    name: 'a chat whose parts are inside their whole',
    payload: chat(
      {
        prompt_tokens: 100,
        completion_tokens: 50,
        total_tokens: 150,
        prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 20, audio_tokens: 5 },
        completion_tokens_details: {
          reasoning_tokens: 30,
          audio_tokens: 4,
          accepted_prediction_tokens: 2,
          rejected_prediction_tokens: 3,
        },
      },
      { service_tier: 'flex' },
    ),
    meters: {
      'gpt-x|input': 15,
      'gpt-x|input.audio': 5,
      'gpt-x|input.cacheRead': 60,
      'gpt-x|input.cacheWrite': 20,
      'gpt-x|output': 16,
      'gpt-x|output.reasoning': 30,
      'gpt-x|output.audio': 4,
    },
    reportedTotal: 150,
    context: { serviceTier: 'flex' },
    details: { acceptedPrediction: 2, rejectedPrediction: 3 },
    responseId: 'chatcmpl-1',
  },
  {
    name: 'a chat with more cached tokens than prompt',
    payload: chat({
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      prompt_tokens_details: { cached_tokens: 12 },
    }),
    meters: { 'gpt-x|input.cacheRead': 10, 'gpt-x|output': 5 },
    reportedTotal: 15,
    warnings: ['cache_exceeds_input'],
  },
  {
    name: 'a chat with more reasoning than completion',
    payload: chat({
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 15,
      completion_tokens_details: { reasoning_tokens: 7 },
    }),
    meters: { 'gpt-x|input': 10, 'gpt-x|output.reasoning': 5 },
    reportedTotal: 15,
    warnings: ['reasoning_exceeds_output'],
  },
  {
    name: 'a chat whose total hides what it thought',
    payload: chat({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 40 }),
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5, 'gpt-x|output.reasoning': 25 },
    reportedTotal: 40,
    warnings: ['residual_attributed_to_reasoning'],
  },
  {
    name: 'a chat whose total counts the cache twice',
    payload: chat({
      prompt_tokens: 100,
      completion_tokens: 5,
      total_tokens: 195,
      prompt_tokens_details: { cached_tokens: 90 },
    }),
    meters: { 'gpt-x|input': 10, 'gpt-x|input.cacheRead': 90, 'gpt-x|output': 5 },
    reportedTotal: 195,
    warnings: ['total_mismatch'],
  },
  {
    name: 'a chat that states only a total',
    payload: chat({ total_tokens: 40 }),
    meters: { 'gpt-x|input': 40 },
    reportedTotal: 40,
    status: 'partial',
    warnings: ['only_total_reported'],
  },
  {
    name: 'a chat that says nothing of its prompt',
    payload: chat({ completion_tokens: 5 }),
    meters: { 'gpt-x|output': 5 },
    status: 'partial',
    warnings: ['input_unknown'],
  },
  {
    name: 'a chat that says nothing of its completion, which is not none',
    payload: chat({ prompt_tokens: 12 }),
    meters: { 'gpt-x|input': 12 },
    status: 'partial',
  },
  {
    name: 'counts that are no counts',
    payload: chat({ prompt_tokens: -4, completion_tokens: true, total_tokens: 'many' }),
    meters: {},
    status: 'missing',
    warnings: ['invalid_field', 'usage_missing'],
  },
  {
    name: 'counts as text',
    payload: chat({ prompt_tokens: '10', completion_tokens: '5', total_tokens: 15 }),
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5 },
    reportedTotal: 15,
    warnings: ['coerced_string'],
  },
  {
    name: 'counts with fractions',
    payload: chat({ prompt_tokens: 10.5, completion_tokens: 5 }),
    meters: { 'gpt-x|input': 10.5, 'gpt-x|output': 5 },
    warnings: ['fractional_tokens'],
  },
  {
    name: 'a usage of nothing, which is known',
    payload: chat({ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }),
    meters: {},
    reportedTotal: 0,
  },
  {
    name: 'details that are null',
    payload: chat({
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: null,
      completion_tokens_details: null,
    }),
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5 },
  },
  {
    name: 'a stream with usage in its last chunk',
    payload: [
      chunk(null, open),
      chunk({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }),
    ],
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5 },
    reportedTotal: 15,
  },
  {
    name: 'a stream cut while its counts grow',
    payload: [
      chunk({ prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 }, open),
      chunk({ prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }, open),
    ],
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 2 },
    reportedTotal: 12,
    status: 'partial',
    warnings: ['stream_incomplete'],
  },
  {
    name: 'a stream whose counts go back',
    payload: [
      chunk({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }),
      chunk({ prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 }),
    ],
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5 },
    reportedTotal: 15,
    warnings: ['usage_regressed'],
  },
  {
    name: 'a stream without usage',
    payload: [chunk(null, open), chunk(null)],
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
  {
    name: 'a stream whose counts only grow, part by part',
    payload: [
      chunk({ prompt_tokens: 9, completion_tokens: 1, total_tokens: 10 }, open),
      chunk(
        {
          prompt_tokens: 9,
          completion_tokens: 4,
          total_tokens: 13,
          prompt_tokens_details: { cached_tokens: 6 },
        },
        open,
      ),
      chunk({
        prompt_tokens: 9,
        completion_tokens: 5,
        total_tokens: 14,
        prompt_tokens_details: null,
      }),
    ],
    meters: { 'gpt-x|input': 3, 'gpt-x|input.cacheRead': 6, 'gpt-x|output': 5 },
    reportedTotal: 14,
  },
])
