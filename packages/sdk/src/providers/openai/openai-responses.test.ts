import { providerContract } from '../provider.contract.ts'
import { openai } from './openai.ts'
import { response } from './openai-payloads.contract.ts'

providerContract(openai, [
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
])
