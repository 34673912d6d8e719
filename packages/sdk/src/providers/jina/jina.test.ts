import { providerContract } from '../provider.contract.ts'
import { jina } from './jina.ts'

providerContract(jina, [
  {
    name: 'embeddings and rankings, a total of input',
    payload: { model: 'jina-x', object: 'list', data: [], usage: { total_tokens: 40 } },
    meters: { 'jina-x|input': 40 },
    reportedTotal: 40,
  },
  {
    name: 'a page that was read, and the sum that repeats it',
    payload: {
      code: 200,
      status: 20000,
      data: { title: 'a', content: 'usage', usage: { tokens: 120 } },
      meta: { usage: { tokens: 120 } },
    },
    hints: { requestModel: 'reader' },
    meters: { 'reader|output': 120 },
  },
  {
    name: 'a search, page by page',
    payload: {
      code: 200,
      data: [{ usage: { tokens: 100 } }, { usage: { tokens: 50 } }, { url: 'a' }],
    },
    hints: { requestModel: 'search' },
    meters: { 'search|output': 150 },
  },
  {
    name: 'a search that is charged more than its pages',
    payload: {
      code: 200,
      data: [{ usage: { tokens: 100 } }],
      meta: { usage: { tokens: 10_000 } },
    },
    hints: { requestModel: 'search' },
    meters: { 'search|output': 10_000 },
  },
  {
    name: 'text that was cut up for nothing',
    payload: { num_tokens: 78, tokenizer: 'cl100k_base', usage: { tokens: 0 }, num_chunks: 2 },
    hints: { requestModel: 'segmenter' },
    meters: {},
    details: { contentTokens: 78 },
  },
])
