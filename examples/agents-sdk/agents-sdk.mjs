// OpenAI Agents SDK: a metered client tells the tokens, a tracing processor tells agent and tool.
//
//   npm install @tokenledger/sdk @openai/agents openai zod
//   OPENAI_API_KEY=sk-… node agents-sdk.mjs
//   in a clone: npm run build && node examples/agents-sdk/agents-sdk.mjs
import { Agent, run, setDefaultOpenAIClient, setTraceProcessors, tool } from '@openai/agents'
import { getTokenTracker, meter, tokenledgerTracing } from '@tokenledger/sdk'
import OpenAI from 'openai'
import { z } from 'zod'

const client = meter(new OpenAI())
setDefaultOpenAIClient(client)
// `addTraceProcessor` instead also sends the traces to OpenAI.
setTraceProcessors([tokenledgerTracing()])

const weather = tool({
  name: 'weather',
  description: 'The weather',
  parameters: z.object({ city: z.string() }),
  // A call that a tool makes belongs to the tool.
  execute: async ({ city }) => {
    const answer = await client.responses.create({ model: 'gpt-5', input: `Guess: ${city}` })
    return answer.output_text
  },
})
const agent = new Agent({
  name: 'planner',
  instructions: 'Plan.',
  model: 'gpt-5',
  tools: [weather],
})

const { finalOutput } = await run(agent, 'Is it raining in Bonn?')
console.log(finalOutput)
const tracker = getTokenTracker()
for (const dimension of ['agent', 'tool']) {
  for (const [name, { calls, totalTokens }] of Object.entries(tracker.totals(dimension))) {
    console.log(`${dimension} ${name}: ${calls} calls, ${totalTokens} tokens`)
  }
}
