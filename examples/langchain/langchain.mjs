// LangChain: a metered fetch tells the tokens, the callbacks tell agent, tool and session.
//
//   npm install @tokenledger/sdk langchain @langchain/core @langchain/openai zod
//   OPENAI_API_KEY=sk-… node langchain.mjs
//   in a clone: npm run build && node examples/langchain/langchain.mjs
import { tool } from '@langchain/core/tools'
import { ChatOpenAI } from '@langchain/openai'
import {
  getTokenTracker,
  meteredFetch,
  tokenledgerCallbacks,
  toolStatistics,
} from '@tokenledger/sdk'
import { createAgent } from 'langchain'
import { z } from 'zod'

const tracker = getTokenTracker()
const statistics = toolStatistics()
tracker.addSink(statistics)

const model = new ChatOpenAI({ model: 'gpt-5', configuration: { fetch: meteredFetch() } })
const weather = tool(
  // A call that a tool makes belongs to the tool.
  async ({ city }) => (await model.invoke(`Guess the weather in ${city}`)).content,
  { name: 'weather', description: 'The weather', schema: z.object({ city: z.string() }) },
)
const agent = createAgent({ model, tools: [weather], name: 'planner' })

await agent.invoke(
  { messages: [{ role: 'user', content: 'Is it raining in Bonn?' }] },
  { callbacks: [tokenledgerCallbacks()], metadata: { session_id: 's1', user_id: 'ada' } },
)

for (const [tool, { calls, totalTokens }] of Object.entries(tracker.totals('tool'))) {
  console.log(`${tool}: ${calls} calls, ${totalTokens} tokens`)
}
for (const { tool, runs, successRate } of statistics.report().tools) {
  console.log(`${tool} ran ${runs} times, ${successRate * 100} % well`)
}
