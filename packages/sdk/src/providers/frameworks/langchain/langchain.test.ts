import { providerContract } from '../../provider.contract.ts'
import { langchain } from './langchain.ts'

const TOKENS = { 'm|input': 10, 'm|output': 5 }
const USAGE = { input_tokens: 10, output_tokens: 5, total_tokens: 15 }
const chunk = (fields: object): object => ({
  content: '',
  response_metadata: {},
  tool_call_chunks: [],
  id: 'run-1',
  ...fields,
})

providerContract(langchain, [
  {
    name: 'usage metadata, whose details are inside',
    payload: {
      id: 'run-1',
      content: 'usage',
      usage_metadata: {
        input_tokens: 100,
        output_tokens: 50,
        total_tokens: 150,
        input_token_details: {
          cache_read: 60,
          cache_creation: 20,
          ephemeral_5m_input_tokens: 15,
          audio: 3,
        },
        output_token_details: { reasoning: 30 },
      },
      response_metadata: { model_name: 'm', token_usage: { prompt_tokens: 1 } },
    },
    meters: {
      'm|input': 17,
      'm|input.audio': 3,
      'm|input.cacheRead': 60,
      'm|input.cacheWrite.5m': 15,
      'm|input.cacheWrite': 5,
      'm|output': 20,
      'm|output.reasoning': 30,
    },
    reportedTotal: 150,
    responseId: 'run-1',
  },
  {
    name: 'a total that hides thoughts',
    payload: {
      usage_metadata: { input_tokens: 10, output_tokens: 5, total_tokens: 40 },
      response_metadata: { model_name: 'm' },
    },
    meters: { ...TOKENS, 'm|output.reasoning': 25 },
    reportedTotal: 40,
    warnings: ['residual_attributed_to_reasoning'],
  },
  {
    name: 'more reasoning than the total leaves room for',
    payload: {
      usage_metadata: {
        input_tokens: 10,
        output_tokens: 5,
        total_tokens: 40,
        output_token_details: { reasoning: 90 },
      },
      response_metadata: { model_name: 'm' },
    },
    meters: { ...TOKENS, 'm|output.reasoning': 25 },
    reportedTotal: 40,
    warnings: ['reasoning_exceeds_total', 'residual_attributed_to_reasoning'],
  },
  {
    name: "the provider's own usage, in its own meaning",
    payload: {
      response_metadata: {
        model: 'm',
        usage: { input_tokens: 5, cache_read_input_tokens: 70, output_tokens: 12 },
      },
    },
    meters: { 'm|input': 5, 'm|input.cacheRead': 70, 'm|output': 12 },
  },
  {
    name: 'empty places, which fall through',
    payload: {
      usage_metadata: {},
      response_metadata: {
        model_name: 'm',
        usage: {},
        token_usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      },
    },
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: "JavaScript's token usage",
    payload: {
      response_metadata: {
        model_name: 'm',
        usage: null,
        tokenUsage: { promptTokens: 10, completionTokens: 5, totalTokens: 15 },
      },
    },
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'a message that was serialised',
    payload: {
      lc: 1,
      type: 'constructor',
      id: ['langchain_core', 'messages', 'AIMessage'],
      kwargs: {
        usage_metadata: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
        response_metadata: { model_name: 'm' },
      },
    },
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'a result with its token usage',
    payload: {
      generations: [[{ text: 'usage' }]],
      llm_output: {
        model_name: 'm',
        token_usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
      },
    },
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'a result without, but for its messages',
    payload: {
      generations: [
        [
          {
            message: {
              usage_metadata: { input_tokens: 10, output_tokens: 5, total_tokens: 15 },
              response_metadata: { model_name: 'm' },
            },
          },
        ],
      ],
      llmOutput: {},
    },
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'pieces of a message, whose counts come last',
    payload: [
      chunk({ content: 'us' }),
      chunk({ content: 'age', tool_call_chunks: [{ name: 'f', args: '{', index: 0 }] }),
      chunk({ response_metadata: { finish_reason: 'stop', model_name: 'm' } }),
      chunk({ usage_metadata: USAGE }),
    ],
    meters: TOKENS,
    reportedTotal: 15,
    responseId: 'run-1',
  },
  {
    name: "pieces of a message that each count their own, as Gemini's",
    payload: [
      chunk({ content: 'us', usage_metadata: { ...USAGE, output_tokens: 2, total_tokens: 12 } }),
      chunk({
        content: 'a',
        usage_metadata: { input_tokens: 0, output_tokens: 1, total_tokens: 1 },
      }),
      chunk({
        content: 'g',
        usage_metadata: { input_tokens: 0, output_tokens: 1, total_tokens: 1 },
      }),
      chunk({
        content: 'e',
        usage_metadata: { input_tokens: 0, output_tokens: 1, total_tokens: 1 },
        response_metadata: { finish_reason: 'STOP', model_name: 'm' },
      }),
    ],
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'pieces of a message that stop before its counts are final',
    payload: [
      chunk({
        usage_metadata: {
          input_tokens: 80,
          output_tokens: 1,
          total_tokens: 81,
          input_token_details: { cache_read: 70 },
        },
        response_metadata: { model_name: 'm' },
      }),
      chunk({ content: 'us' }),
    ],
    meters: { 'm|input': 10, 'm|input.cacheRead': 70, 'm|output': 1 },
    reportedTotal: 81,
    status: 'partial',
    warnings: ['stream_incomplete'],
  },
  {
    name: "events of Python's runnables, whose end repeats the pieces",
    payload: [
      { event: 'on_chat_model_start', data: { input: {} } },
      { event: 'on_chat_model_stream', data: { chunk: chunk({ content: 'usage' }) } },
      { event: 'on_chat_model_stream', data: { chunk: chunk({ usage_metadata: USAGE }) } },
      {
        event: 'on_chat_model_end',
        data: { output: chunk({ usage_metadata: USAGE, response_metadata: { model_name: 'm' } }) },
      },
    ],
    meters: TOKENS,
    reportedTotal: 15,
  },
  {
    name: 'messages of a run, as dictionaries',
    payload: [
      { type: 'human', data: { content: 'usage', response_metadata: {} } },
      { type: 'ai', data: { id: 'a', usage_metadata: USAGE, response_metadata: { model: 'm' } } },
      { type: 'ai', data: { id: 'b', usage_metadata: USAGE, response_metadata: { model: 'm' } } },
    ],
    meters: { 'm|input': 20, 'm|output': 10 },
    reportedTotal: 30,
  },
  {
    name: 'messages without an id, known by what they say',
    payload: [
      { content: 'a', usage_metadata: USAGE, response_metadata: { model: 'm' } },
      { content: 'b', usage_metadata: USAGE, response_metadata: { model: 'm' } },
    ],
    meters: { 'm|input': 20, 'm|output': 10 },
    reportedTotal: 30,
  },
  {
    name: 'nothing at all',
    payload: { content: 'usage', response_metadata: {} },
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
  {
    name: "a result with the provider's own usage",
    payload: {
      generations: [[{ text: 'usage', message: { response_metadata: {} } }]],
      llm_output: {
        model: 'm',
        usage: { input_tokens: 5, cache_read_input_tokens: 70, output_tokens: 12 },
      },
    },
    meters: { 'm|input': 5, 'm|input.cacheRead': 70, 'm|output': 12 },
  },
  {
    name: "a provider's words among the meta data",
    payload: {
      response_metadata: {
        model_id: 'm',
        usage_metadata: {
          prompt_token_count: 10,
          candidates_token_count: 5,
          thoughts_token_count: 3,
          total_token_count: 18,
        },
      },
    },
    meters: { ...TOKENS, 'm|output.reasoning': 3 },
    reportedTotal: 18,
  },
  {
    name: 'the message beside a structured output',
    payload: {
      raw: {
        response_metadata: {
          model_name: 'm',
          token_usage: { prompt_tokens: 10, completion_tokens: 5 },
        },
      },
      parsed: { usage: 'good' },
      parsing_error: null,
    },
    meters: TOKENS,
  },
])
