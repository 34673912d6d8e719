// Google Gen AI: thoughts are output, and are counted.
//
//   npm install @tokenledger/sdk @google/genai
//   GEMINI_API_KEY=… node gemini.mjs
//   in a clone: npm run build && node examples/gemini/gemini.mjs
import { GoogleGenAI } from '@google/genai'
import { getTokenTracker, meter, run, toDecimal } from '@tokenledger/sdk'

const client = meter(new GoogleGenAI({ apiKey: process.env.GEMINI_API_KEY }))
const request = { model: 'gemini-2.5-pro', contents: 'Name a city on the Rhine.' }

await run({ agent: 'planner' }, async () => {
  const { text } = await client.models.generateContent(request)
  console.log(text)
  for await (const chunk of await client.models.generateContentStream(request)) {
    process.stdout.write(chunk.text ?? '')
  }
})

const { inputTokens, outputTokens, reasoningTokens, cost } =
  getTokenTracker().totals('agent').planner
console.log(`\n${inputTokens} in, ${outputTokens} out (${reasoningTokens} of them thoughts)`)
console.log(cost === null ? 'There is no price for this model' : `$${toDecimal(cost)}`)
