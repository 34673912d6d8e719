import { describe } from 'vitest'
import { providerContract, type Sample } from '../provider.contract.ts'
import { gemini, vertex } from './gemini.ts'

const content = (usageMetadata: object | null, more: object = {}): object => ({
  candidates: [{ content: { parts: [{ text: 'usage' }], role: 'model' }, finishReason: 'STOP' }],
  modelVersion: 'gemini-x',
  responseId: 'r1',
  ...(usageMetadata && { usageMetadata }),
  ...more,
})

const open = { candidates: [{ content: { parts: [{ text: 'a' }] } }] }

const SAMPLES: readonly Sample[] = [
  {
    name: 'thoughts and tool prompts outside, cached tokens inside',
    payload: content({
      promptTokenCount: 100,
      cachedContentTokenCount: 60,
      toolUsePromptTokenCount: 11,
      candidatesTokenCount: 20,
      thoughtsTokenCount: 30,
      totalTokenCount: 161,
      serviceTier: 'standard',
    }),
    meters: {
      'gemini-x|input': 40,
      'gemini-x|input.cacheRead': 60,
      'gemini-x|input.tool': 11,
      'gemini-x|output': 20,
      'gemini-x|output.reasoning': 30,
    },
    reportedTotal: 161,
    context: { serviceTier: 'standard' },
    responseId: 'r1',
  },
  {
    name: 'modalities, cached and not; a list that does not cover its whole',
    payload: content({
      promptTokenCount: 100,
      promptTokensDetails: [
        { modality: 'AUDIO', tokenCount: 30 },
        { modality: 'VIDEO', tokenCount: 50 },
        { modality: 'TEXT' },
      ],
      cachedContentTokenCount: 45,
      cacheTokensDetails: [
        { modality: 'AUDIO', tokenCount: 10 },
        { modality: 'VIDEO', tokenCount: 30 },
        { modality: 'TEXT', tokenCount: 5 },
      ],
      candidatesTokenCount: 70,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 60 }],
      totalTokenCount: 170,
    }),
    meters: {
      'gemini-x|input': 15,
      'gemini-x|input.audio': 20,
      'gemini-x|input.video': 20,
      'gemini-x|input.cacheRead': 5,
      'gemini-x|input.cacheRead.audio': 10,
      'gemini-x|input.cacheRead.video': 30,
      'gemini-x|output': 10,
      'gemini-x|output.image': 60,
    },
    reportedTotal: 170,
  },
  {
    name: 'a cache of unknown modality that only audio can fill',
    payload: content({
      promptTokenCount: 100,
      promptTokensDetails: [{ modality: 'AUDIO', tokenCount: 90 }],
      cachedContentTokenCount: 40,
      candidatesTokenCount: 1,
      totalTokenCount: 101,
    }),
    meters: {
      'gemini-x|input.audio': 60,
      'gemini-x|input.cacheRead.audio': 30,
      'gemini-x|input.cacheRead': 10,
      'gemini-x|output': 1,
    },
    reportedTotal: 101,
  },
  {
    name: 'an answer stopped while it thought',
    payload: content({ promptTokenCount: 15, thoughtsTokenCount: 2, totalTokenCount: 17 }),
    meters: { 'gemini-x|input': 15, 'gemini-x|output.reasoning': 2 },
    reportedTotal: 17,
  },
  {
    name: 'thoughts that only the total knows',
    payload: content({ promptTokenCount: 15, candidatesTokenCount: 5, totalTokenCount: 50 }),
    meters: { 'gemini-x|input': 15, 'gemini-x|output': 5, 'gemini-x|output.reasoning': 30 },
    reportedTotal: 50,
    warnings: ['residual_attributed_to_reasoning'],
  },
  {
    name: 'an answer that was blocked',
    payload: content({ trafficType: 'ON_DEMAND' }),
    meters: {},
    status: 'missing',
    warnings: ['usage_missing'],
  },
  {
    name: 'a stream of snapshots, the first without counts',
    payload: [
      content({ trafficType: 'ON_DEMAND_FLEX' }, open),
      content({ promptTokenCount: 9, candidatesTokenCount: 5, totalTokenCount: 14 }, open),
      content({
        promptTokenCount: 9,
        candidatesTokenCount: 8,
        totalTokenCount: 17,
        trafficType: 'ON_DEMAND_FLEX',
      }),
    ],
    meters: { 'gemini-x|input': 9, 'gemini-x|output': 8 },
    reportedTotal: 17,
    context: { trafficType: 'ON_DEMAND_FLEX', serviceTier: 'flex' },
  },
  {
    name: 'a stream that was cut',
    payload: [content({ promptTokenCount: 9, candidatesTokenCount: 5, totalTokenCount: 14 }, open)],
    meters: { 'gemini-x|input': 9, 'gemini-x|output': 5 },
    reportedTotal: 14,
    status: 'partial',
    warnings: ['stream_incomplete'],
  },
  {
    name: 'a search, whose queries the usage does not count',
    payload: content(
      { promptTokenCount: 9, candidatesTokenCount: 5, totalTokenCount: 14 },
      {
        candidates: [{ finishReason: 'STOP', groundingMetadata: { webSearchQueries: ['a', 'b'] } }],
      },
    ),
    meters: { 'gemini-x|input': 9, 'gemini-x|output': 5, 'gemini-x|webSearch': 2 },
    reportedTotal: 14,
  },
  {
    name: 'a cache that was made',
    payload: {
      name: 'cachedContents/1',
      model: 'models/gemini-x',
      usageMetadata: { totalTokenCount: 300 },
    },
    meters: { 'models/gemini-x|input': 300 },
    reportedTotal: 300,
    warnings: ['only_total_reported'],
    roles: ['cache-create'],
  },
  {
    name: 'a live session of two turns',
    payload: [
      { setupComplete: {} },
      {
        serverContent: { turnComplete: true },
        usageMetadata: {
          promptTokenCount: 50,
          responseTokenCount: 7,
          responseTokensDetails: [{ modality: 'AUDIO', tokenCount: 7 }],
          totalTokenCount: 57,
        },
      },
      {
        serverContent: { turnComplete: true },
        usageMetadata: { promptTokenCount: 60, responseTokenCount: 3, totalTokenCount: 63 },
      },
    ],
    hints: { requestModel: 'live-x' },
    meters: { 'live-x|input': 110, 'live-x|output.audio': 7, 'live-x|output': 3 },
    reportedTotal: 120,
  },
  {
    name: 'an interaction and its continuation',
    payload: [
      {
        event_type: 'interaction.created',
        interaction: {
          id: 'v1_a',
          status: 'in_progress',
          object: 'interaction',
          model: 'gemini-x',
        },
      },
      { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'usage' } },
      {
        event_type: 'interaction.completed',
        interaction: {
          id: 'v1_a',
          status: 'requires_continuation',
          model: 'gemini-x',
          usage: {
            total_input_tokens: 20,
            total_cached_tokens: 5,
            total_output_tokens: 4,
            total_thought_tokens: 6,
            total_tool_use_tokens: 3,
            total_tokens: 33,
          },
        },
      },
      {
        event_type: 'interaction.completed',
        interaction: {
          id: 'v1_b',
          status: 'completed',
          model: 'gemini-x',
          usage: { total_input_tokens: 1, total_output_tokens: 2, total_tokens: 3 },
        },
      },
    ],
    meters: {
      'gemini-x|input': 16,
      'gemini-x|input.cacheRead': 5,
      'gemini-x|input.tool': 3,
      'gemini-x|output': 6,
      'gemini-x|output.reasoning': 6,
    },
    reportedTotal: 36,
  },
  {
    name: 'a bare usage object',
    payload: {
      promptTokenCount: 10,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 3,
      totalTokenCount: 18,
    },
    hints: { requestModel: 'gemini-x' },
    meters: { 'gemini-x|input': 10, 'gemini-x|output': 5, 'gemini-x|output.reasoning': 3 },
    reportedTotal: 18,
  },
  {
    name: 'a prompt, of whose answer nothing is told',
    payload: content({ promptTokenCount: 10 }),
    meters: { 'gemini-x|input': 10 },
    status: 'partial',
  },
  {
    name: 'a snapshot that repeats its counts, and one that adds where they stand',
    payload: [
      content({ promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }, open),
      content({ promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 }),
      content({
        promptTokenCount: 10,
        candidatesTokenCount: 5,
        totalTokenCount: 15,
        trafficType: 'ON_DEMAND_FLEX',
      }),
    ],
    meters: { 'gemini-x|input': 10, 'gemini-x|output': 5 },
    reportedTotal: 15,
    context: { trafficType: 'ON_DEMAND_FLEX', serviceTier: 'flex' },
  },
  {
    name: 'embeddings, whose details have another name',
    payload: {
      embeddings: [{ values: [0.1] }],
      usageMetadata: {
        promptTokenCount: 11,
        promptTokenDetails: [{ modality: 'IMAGE', tokenCount: 4 }],
      },
    },
    hints: { requestModel: 'embed-x' },
    meters: { 'embed-x|input': 7, 'embed-x|input.image': 4 },
  },
  {
    name: 'predictions with tokens and characters',
    payload: {
      predictions: [
        { embeddings: { statistics: { token_count: 5 } } },
        { embeddings: { statistics: { token_count: 6 } } },
      ],
      metadata: { billableCharacterCount: 35 },
    },
    hints: { requestModel: 'embed-x' },
    meters: { 'embed-x|input': 11, 'embed-x|characters': 35 },
  },
  {
    name: 'pictures, without those that were filtered away',
    payload: {
      predictions: [
        { bytesBase64Encoded: 'AA' },
        { gcsUri: 'gs://a' },
        { raiFilteredReason: 'No' },
      ],
    },
    hints: { requestModel: 'imagen-x' },
    meters: { 'imagen-x|images': 2 },
  },
  {
    name: "a gateway's estimate",
    payload: content({
      promptTokenCount: 9,
      candidatesTokenCount: 5,
      pydantic_ai_gateway: { cost_estimate: 0.0001546 },
    }),
    meters: { 'gemini-x|input': 9, 'gemini-x|output': 5 },
    cost: 154_600_000n,
  },
]

describe('Google', () => {
  providerContract(gemini, SAMPLES)
  providerContract(vertex, SAMPLES)
})
