import { providerContract } from '../provider.contract.ts'
import { perplexity } from './perplexity.ts'

const chunk = (usage: object, more: object = {}): object => ({
  id: 'p1',
  model: 'sonar',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: { content: 'a' } }],
  usage,
  ...more,
})

providerContract(perplexity, [
  {
    name: 'counts that grow in each chunk, and the end that repeats them',
    payload: [
      chunk({ prompt_tokens: 10, completion_tokens: 1, total_tokens: 11 }),
      chunk({ prompt_tokens: 10, completion_tokens: 7, total_tokens: 17 }),
      chunk(
        { prompt_tokens: 10, completion_tokens: 7, total_tokens: 17 },
        { object: 'chat.completion.done', choices: [{ finish_reason: 'stop' }] },
      ),
    ],
    meters: { 'sonar|input': 10, 'sonar|output': 7 },
    reportedTotal: 17,
  },
  {
    name: 'the fee of a request, and what was charged',
    payload: {
      model: 'sonar',
      choices: [],
      usage: {
        prompt_tokens: 12,
        completion_tokens: 98,
        total_tokens: 110,
        search_context_size: 'low',
        cost: { request_cost: 0.005, total_cost: 0.00511 },
      },
    },
    meters: { 'sonar|input': 12, 'sonar|output': 98, 'sonar|requests': 1 },
    reportedTotal: 110,
    cost: 5_110_000_000n,
    context: { searchContextSize: 'low' },
  },
  {
    name: 'deep research, whose total hides most of it',
    payload: {
      model: 'sonar-deep-research',
      choices: [],
      usage: {
        prompt_tokens: 33,
        completion_tokens: 100,
        total_tokens: 133,
        citation_tokens: 20,
        reasoning_tokens: 900,
        num_search_queries: 4,
      },
    },
    meters: {
      'sonar-deep-research|input': 33,
      'sonar-deep-research|output': 100,
      'sonar-deep-research|output.reasoning': 900,
      'sonar-deep-research|output.citation': 20,
      'sonar-deep-research|webSearch': 4,
    },
    reportedTotal: 133,
    warnings: ['total_mismatch'],
  },
  {
    name: 'an agent, in the words of Responses',
    payload: {
      id: 'p1',
      object: 'response',
      status: 'completed',
      model: 'agent-x',
      output: [],
      usage: {
        input_tokens: 10,
        output_tokens: 5,
        total_tokens: 15,
        cost: { input_cost: 0.001, output_cost: 0.002, tool_calls_cost: 0.005, total_cost: 0.008 },
        tool_calls_details: { web_search: { invocation: 1 }, fetch_url: { invocation: 2 } },
      },
    },
    meters: {
      'agent-x|input': 10,
      'agent-x|output': 5,
      'agent-x|webSearch': 1,
      'agent-x|webFetch': 2,
    },
    reportedTotal: 15,
    cost: 8_000_000_000n,
  },
])
