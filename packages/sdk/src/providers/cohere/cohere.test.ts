import { providerContract } from '../provider.contract.ts'
import { cohere } from './cohere.ts'

const usage = {
  billed_units: { input_tokens: 12, output_tokens: 7 },
  tokens: { input_tokens: 507, output_tokens: 10 },
  cached_tokens: 448,
}
const details = { contextInput: 507, rawOutput: 10, rawCached: 448 }
const hints = { requestModel: 'command-x' }

providerContract(cohere, [
  {
    name: 'a chat, which bills less than it counts',
    payload: { id: 'c1', message: { role: 'assistant', content: [] }, usage },
    hints,
    meters: { 'command-x|input': 12, 'command-x|output': 7 },
    details,
    responseId: 'c1',
  },
  {
    name: 'a stream',
    payload: [
      { id: 'c1', type: 'message-start', delta: { message: { role: 'assistant' } } },
      { type: 'content-delta', index: 0, delta: { message: { content: { text: 'usage' } } } },
      { type: 'message-end', delta: { finish_reason: 'COMPLETE', usage } },
    ],
    hints,
    meters: { 'command-x|input': 12, 'command-x|output': 7 },
    details,
    responseId: 'c1',
  },
  {
    name: 'a stream of the first version',
    payload: [
      { event_type: 'stream-start', generation_id: 'g' },
      {
        event_type: 'stream-end',
        response: {
          response_id: 'c1',
          meta: { billed_units: { input_tokens: 3, output_tokens: 4 } },
        },
      },
    ],
    hints,
    meters: { 'command-x|input': 3, 'command-x|output': 4 },
  },
  {
    name: 'a ranking, by the search',
    payload: { id: 'c1', results: [], meta: { billed_units: { search_units: 2 } } },
    hints,
    meters: { 'command-x|searchUnits': 2 },
  },
  {
    name: 'embeddings, classes and pages',
    payload: {
      meta: { billed_units: { input_tokens: 10, images: 1, classifications: 3, pages: 2 } },
    },
    hints,
    meters: {
      'command-x|input': 10,
      'command-x|images': 1,
      'command-x|x.cohere.classifications': 3,
      'command-x|pages': 2,
    },
  },
  {
    name: 'counts without billed units',
    payload: { usage: { tokens: { input_tokens: 5, output_tokens: 1 } } },
    hints,
    meters: { 'command-x|input': 5, 'command-x|output': 1 },
  },
  {
    name: 'counts beside billed units that are empty',
    payload: { usage: { billed_units: {}, tokens: { input_tokens: 5, output_tokens: 1 } } },
    hints,
    meters: { 'command-x|input': 5, 'command-x|output': 1 },
  },
])
