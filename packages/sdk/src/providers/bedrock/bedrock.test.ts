import { providerContract } from '../provider.contract.ts'
import { bedrock } from './bedrock.ts'

const METRICS = 'amazon-bedrock-invocationMetrics'
const units = (topicPolicyUnits: number): object => ({
  invocationMetrics: { usage: { topicPolicyUnits, wordPolicyUnits: 0 } },
})

providerContract(bedrock, [
  {
    name: 'a converse whose input excludes the cache',
    payload: {
      output: { message: { role: 'assistant', content: [{ text: 'usage' }] } },
      stopReason: 'end_turn',
      usage: {
        inputTokens: 3,
        outputTokens: 20,
        cacheReadInputTokens: 100,
        cacheReadInputTokenCount: 100,
        cacheWriteInputTokens: 50,
        cacheWriteInputTokenCount: 50,
        cacheDetails: [
          { ttl: '5m', inputTokens: 30 },
          { ttl: '1h', inputTokens: 15 },
        ],
        totalTokens: 173,
      },
    },
    hints: { requestModel: 'eu.anthropic.claude-x' },
    meters: {
      'eu.anthropic.claude-x|input': 3,
      'eu.anthropic.claude-x|input.cacheRead': 100,
      'eu.anthropic.claude-x|input.cacheWrite.5m': 30,
      'eu.anthropic.claude-x|input.cacheWrite.1h': 15,
      'eu.anthropic.claude-x|input.cacheWrite': 5,
      'eu.anthropic.claude-x|output': 20,
    },
    reportedTotal: 173,
    context: { region: 'eu' },
  },
  {
    name: 'a stream of a model of OpenAI, gross and doubled in its total',
    payload: [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'usage' } } },
      { messageStop: { stopReason: 'end_turn' } },
      {
        metadata: {
          metrics: { latencyMs: 1 },
          usage: {
            inputTokens: 120,
            outputTokens: 10,
            cacheReadInputTokens: 70,
            cacheWriteInputTokens: 20,
            totalTokens: 220,
          },
        },
      },
    ],
    hints: { requestModel: 'openai.gpt-x' },
    meters: {
      'openai.gpt-x|input': 30,
      'openai.gpt-x|input.cacheRead': 70,
      'openai.gpt-x|input.cacheWrite': 20,
      'openai.gpt-x|output': 10,
    },
    reportedTotal: 220,
    warnings: ['total_mismatch'],
  },
  {
    name: 'guardrails, which bill units of their own',
    payload: {
      stopReason: 'end_turn',
      usage: { inputTokens: 13, outputTokens: 6, totalTokens: 19 },
      trace: {
        guardrail: {
          inputAssessment: { g: units(1) },
          outputAssessments: { g: [units(2), units(3)] },
        },
      },
    },
    hints: { requestModel: 'nova-x' },
    meters: { 'nova-x|input': 13, 'nova-x|output': 6, 'nova-x|guardrail.topicPolicyUnits': 6 },
    reportedTotal: 19,
  },
  {
    name: 'counts that only the headers have',
    payload: { embedding: [0.1] },
    hints: {
      requestModel: 'titan-x',
      headers: {
        'X-Amzn-Bedrock-Input-Token-Count': '5',
        'x-amzn-bedrock-output-token-count': '0',
      },
    },
    meters: { 'titan-x|input': 5 },
  },
  {
    name: 'a Titan body, which the headers repeat',
    payload: { inputTextTokenCount: 5, results: [{ tokenCount: 9, outputText: 'usage' }] },
    hints: { requestModel: 'titan-x', headers: { 'x-amzn-bedrock-input-token-count': '5' } },
    meters: { 'titan-x|input': 5, 'titan-x|output': 9 },
  },
  {
    name: 'a stream of Llama, whose metrics repeat its counts',
    payload: [
      { generation: 'a', prompt_token_count: 12, generation_token_count: 1, stop_reason: null },
      {
        generation: '',
        prompt_token_count: null,
        generation_token_count: 7,
        stop_reason: 'stop',
        [METRICS]: { inputTokenCount: 12, outputTokenCount: 7 },
      },
    ],
    hints: { requestModel: 'llama-x' },
    meters: { 'llama-x|input': 12, 'llama-x|output': 7 },
  },
  {
    name: 'a stream with nothing but metrics',
    payload: [
      { outputs: [{ text: 'usage', stop_reason: null }] },
      {
        outputs: [{ text: '', stop_reason: 'stop' }],
        [METRICS]: { inputTokenCount: 12, outputTokenCount: 7, cacheReadInputTokenCount: 4 },
      },
    ],
    hints: { requestModel: 'mistral-x' },
    meters: { 'mistral-x|input': 12, 'mistral-x|input.cacheRead': 4, 'mistral-x|output': 7 },
  },
  {
    name: "a stream of Anthropic's words, whose metrics are all that was kept",
    payload: [
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'usage' } },
      { type: 'message_stop', [METRICS]: { inputTokenCount: 12, outputTokenCount: 7 } },
    ],
    hints: { requestModel: 'claude-x' },
    meters: { 'claude-x|input': 12, 'claude-x|output': 7 },
  },
  {
    name: 'two answers, which have no ids',
    payload: [
      { metadata: { usage: { inputTokens: 13, outputTokens: 6 }, metrics: { latencyMs: 1 } } },
      { metadata: { usage: { inputTokens: 13, outputTokens: 6 }, metrics: { latencyMs: 2 } } },
    ],
    hints: { requestModel: 'nova-x' },
    meters: { 'nova-x|input': 26, 'nova-x|output': 12 },
  },
  {
    name: 'an embedding, whose headers count its input alone',
    payload: { vector: [0.1] },
    hints: {
      requestModel: 'titan-embed-x',
      headers: { 'x-amzn-bedrock-input-token-count': '5' },
    },
    meters: { 'titan-embed-x|input': 5 },
  },
])
