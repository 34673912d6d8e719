// OpenAI: one line meters a client, `run` says on whose behalf it is used.
//
//   npm install @tokenledger/sdk openai
//   OPENAI_API_KEY=sk-… node openai.mjs
//   in a clone: npm run build && node examples/openai/openai.mjs
//   TOKENLEDGER_URL=http://127.0.0.1:4318 … also sends the calls to a server (`npx tokenledger serve`)
import { exportersFromEnv, getTokenTracker, meter, run, toDecimal } from '@tokenledger/sdk'
import OpenAI from 'openai'

const tracker = getTokenTracker()
for (const exporter of exportersFromEnv()) tracker.addSink(exporter)

const client = meter(new OpenAI())
const messages = [{ role: 'user', content: 'Name a city on the Rhine.' }]

await run({ agent: 'planner', task: 'T-1' }, async () => {
  const answer = await client.chat.completions.create({ model: 'gpt-5', messages })
  console.log(answer.choices[0].message.content)
})

await run({ agent: 'writer', task: 'T-1' }, async () => {
  const stream = await client.chat.completions.create({ model: 'gpt-5', messages, stream: true })
  for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '')
})

for (const [agent, { inputTokens, outputTokens, cost }] of Object.entries(
  tracker.totals('agent'),
)) {
  console.log(`\n${agent}: ${inputTokens} in, ${outputTokens} out, $${cost && toDecimal(cost)}`)
}
