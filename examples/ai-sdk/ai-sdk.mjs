// AI SDK 5 and 6: a metered fetch tells the tokens, middleware and tools tell agent and tool.
// With the AI SDK 7 one line does both: registerTelemetry(tokenledgerTelemetry()).
//
//   npm install @tokenledger/sdk ai @ai-sdk/openai
//   OPENAI_API_KEY=sk-… node ai-sdk.mjs
//   in a clone: npm run build && node examples/ai-sdk/ai-sdk.mjs
import { createOpenAI } from '@ai-sdk/openai'
import {
  getTokenTracker,
  meteredFetch,
  tokenledgerMiddleware,
  tokenledgerTools,
} from '@tokenledger/sdk'
import { generateText, jsonSchema, stepCountIs, tool, wrapLanguageModel } from 'ai'

const openai = createOpenAI({ fetch: meteredFetch() })
const model = wrapLanguageModel({
  model: openai.chat('gpt-5'),
  middleware: tokenledgerMiddleware({ scope: { agent: 'planner' } }),
})
const tools = tokenledgerTools({
  weather: tool({
    description: 'The weather',
    inputSchema: jsonSchema({ type: 'object', properties: { city: { type: 'string' } } }),
    // A call that a tool makes belongs to the tool.
    execute: async () => (await generateText({ model, prompt: 'Guess the weather' })).text,
  }),
})

const prompt = 'Is it raining in Bonn?'
const { text } = await generateText({ model, tools, prompt, stopWhen: stepCountIs(3) })
console.log(text)
for (const [tool, { calls, totalTokens }] of Object.entries(getTokenTracker().totals('tool'))) {
  console.log(`${tool}: ${calls} calls, ${totalTokens} tokens`)
}
