import { providerContract } from '../provider.contract.ts'
import { openai } from './openai.ts'

providerContract(openai, [
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
])
