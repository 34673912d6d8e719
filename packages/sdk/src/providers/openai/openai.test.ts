import { providerContract } from '../provider.contract.ts'
import { openai } from './openai.ts'

const chat = (usage: object | null, more: object = {}): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  model: 'gpt-x',
  choices: [{ index: 0, message: { role: 'assistant', content: 'usage' }, finish_reason: 'stop' }],
  usage,
  ...more,
})

const chunk = (usage: object | null, more: object = {}): object => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  model: 'gpt-x',
  choices: [],
  usage,
  ...more,
})

const open = { choices: [{ index: 0, delta: { content: 'a' }, finish_reason: null }] }

const response = (usage: object | null, more: object = {}): object => ({
  id: 'resp_1',
  object: 'response',
  status: 'completed',
  model: 'gpt-x',
  output: [],
  usage,
  ...more,
})

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
    name: 'a cache write split by lifetime',
    payload: response({
      input_tokens: 100,
      input_tokens_details: {
        cached_tokens: 10,
        cache_write_tokens: 50,
        cache_write_tokens_details: { ttl_30m_tokens: 30, ttl_12h_tokens: 15 },
      },
      output_tokens: 1,
      total_tokens: 101,
    }),
    meters: {
      'gpt-x|input': 40,
      'gpt-x|input.cacheRead': 10,
      'gpt-x|input.cacheWrite.30m': 30,
      'gpt-x|input.cacheWrite.12h': 15,
      'gpt-x|input.cacheWrite': 5,
      'gpt-x|output': 1,
    },
    reportedTotal: 101,
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
  {
    name: 'two answers in one list',
    payload: [
      chunk({ prompt_tokens: 10, completion_tokens: 5 }),
      chunk({ prompt_tokens: 20, completion_tokens: 6 }, { id: 'chatcmpl-2' }),
    ],
    meters: { 'gpt-x|input': 30, 'gpt-x|output': 11 },
  },
  {
    name: 'embeddings',
    payload: {
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.1] }],
      model: 'embed-x',
      usage: { prompt_tokens: 12, total_tokens: 12 },
    },
    meters: { 'embed-x|input': 12 },
    reportedTotal: 12,
  },
  {
    name: 'embeddings without a total, of two calls that have no ids',
    payload: ['a', 'b'].map((embedding) => ({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding }],
      model: 'embed-x',
      usage: { prompt_tokens: 12 },
    })),
    meters: { 'embed-x|input': 24 },
  },
  {
    name: 'transcripts of two calls that have no ids',
    payload: [
      { text: 'usage', usage: { type: 'duration', seconds: 3 } },
      {
        text: 'other',
        usage: { type: 'tokens', input_tokens: 7, output_tokens: 2, total_tokens: 9 },
      },
    ],
    hints: { requestModel: 'listen-x' },
    meters: { 'listen-x|seconds.audioIn': 3, 'listen-x|input': 7, 'listen-x|output': 2 },
    reportedTotal: 9,
  },
  {
    name: 'a response that searched, opened a page and drew',
    payload: response(
      {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 40 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 30 },
        total_tokens: 150,
      },
      {
        output: [
          { type: 'web_search_call', action: { type: 'search' } },
          { type: 'web_search_call', action: { type: 'open_page' } },
        ],
        tools: [{ type: 'image_generation', model: 'image-x' }],
        tool_usage: {
          image_gen: {
            input_tokens: 7,
            output_tokens: 9,
            output_tokens_details: { image_tokens: 9 },
            total_tokens: 16,
          },
        },
      },
    ),
    meters: {
      'gpt-x|input': 60,
      'gpt-x|input.cacheRead': 40,
      'gpt-x|output': 20,
      'gpt-x|output.reasoning': 30,
      'gpt-x|webSearch': 1,
      'image-x|input': 7,
      'image-x|output.image': 9,
    },
    reportedTotal: 166,
  },
  {
    name: 'searches as the tools state them',
    payload: response(
      { input_tokens: 10, output_tokens: 5 },
      {
        output: [{ type: 'web_search_call', action: { type: 'search' } }],
        tool_usage: { web_search: { num_requests: 3 } },
      },
    ),
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5, 'gpt-x|webSearch': 3 },
  },
  {
    name: 'a log of two responses, one of them cut',
    payload: [
      { type: 'response.created', response: response(null, { status: 'in_progress' }) },
      { type: 'response.completed', response: response({ input_tokens: 10, output_tokens: 5 }) },
      {
        type: 'response.created',
        response: response(null, { id: 'resp_2', status: 'in_progress' }),
      },
    ],
    meters: { 'gpt-x|input': 10, 'gpt-x|output': 5 },
    status: 'partial',
    warnings: ['stream_incomplete'],
  },
  {
    name: 'a session with its own model, transcripts and two turns',
    payload: [
      {
        type: 'session.created',
        session: { model: 'voice-x', audio: { input: { transcription: { model: 'ear-x' } } } },
      },
      {
        type: 'conversation.item.input_audio_transcription.completed',
        item_id: 'item_1',
        usage: { type: 'tokens', input_tokens: 8, output_tokens: 2, total_tokens: 10 },
      },
      {
        type: 'response.done',
        response: {
          id: 'resp_1',
          status: 'completed',
          usage: {
            input_tokens: 30,
            output_tokens: 9,
            total_tokens: 39,
            input_token_details: {
              text_tokens: 10,
              audio_tokens: 20,
              cached_tokens: 8,
              cached_tokens_details: { text_tokens: 2, audio_tokens: 6 },
            },
            output_token_details: { text_tokens: 2, audio_tokens: 7 },
          },
        },
      },
      {
        type: 'response.done',
        response: {
          id: 'resp_2',
          status: 'completed',
          usage: { input_tokens: 4, output_tokens: 1, total_tokens: 5 },
        },
      },
    ],
    meters: {
      'ear-x|input': 8,
      'ear-x|output': 2,
      'voice-x|input': 12,
      'voice-x|input.audio': 14,
      'voice-x|input.cacheRead': 2,
      'voice-x|input.cacheRead.audio': 6,
      'voice-x|output': 3,
      'voice-x|output.audio': 7,
    },
    reportedTotal: 54,
    roles: ['transcription', ''],
  },
  {
    name: 'a transcript billed by the second',
    payload: { text: 'usage', usage: { type: 'duration', seconds: 7.5 } },
    hints: { requestModel: 'ear-x' },
    meters: { 'ear-x|seconds.audioIn': 7.5 },
  },
  {
    name: 'a transcript billed by tokens',
    payload: {
      type: 'transcript.text.done',
      text: 'usage',
      usage: {
        type: 'tokens',
        input_tokens: 14,
        input_token_details: { text_tokens: 4, audio_tokens: 10 },
        output_tokens: 6,
        total_tokens: 20,
      },
    },
    hints: { requestModel: 'ear-x' },
    meters: { 'ear-x|input': 4, 'ear-x|input.audio': 10, 'ear-x|output': 6 },
    reportedTotal: 20,
  },
  {
    name: 'images',
    payload: {
      created: 1,
      data: [{ b64_json: '' }, { b64_json: '' }],
      usage: {
        input_tokens: 10,
        input_tokens_details: { text_tokens: 4, image_tokens: 6 },
        output_tokens: 80,
        output_tokens_details: { image_tokens: 80 },
        total_tokens: 90,
      },
    },
    hints: { requestModel: 'image-x' },
    meters: {
      'image-x|input': 4,
      'image-x|input.image': 6,
      'image-x|output.image': 80,
      'image-x|images': 2,
    },
    reportedTotal: 90,
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
