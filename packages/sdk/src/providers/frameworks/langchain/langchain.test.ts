import { providerContract } from '../../provider.contract.ts'
import { langchain } from './langchain.ts'

const TOKENS = { 'm|input': 10, 'm|output': 5 }

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
    name: 'nothing at all',
    payload: { content: 'usage', response_metadata: {} },
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
])
