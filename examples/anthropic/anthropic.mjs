// Anthropic: cached tokens are counted and priced apart, in streams as well.
//
//   npm install @tokenledger/sdk @anthropic-ai/sdk
//   ANTHROPIC_API_KEY=sk-ant-… node anthropic.mjs
//   in a clone: npm run build && node examples/anthropic/anthropic.mjs
import Anthropic from '@anthropic-ai/sdk'
import { getTokenTracker, meter, run, toDecimal } from '@tokenledger/sdk'

const client = meter(new Anthropic())
const request = {
  model: 'claude-sonnet-5',
  max_tokens: 200,
  messages: [{ role: 'user', content: 'Name a city on the Rhine.' }],
}

await run({ agent: 'planner' }, async () => {
  const { content } = await client.messages.create(request)
  console.log(content.find(({ type }) => type === 'text')?.text)
  const stream = client.messages.stream(request)
  stream.on('text', (text) => process.stdout.write(text))
  await stream.finalMessage()
})

const { planner } = getTokenTracker().totals('agent')
const { inputTokens, cacheReadTokens, outputTokens, cost } = planner
console.log(`\n${inputTokens} in (${cacheReadTokens} from the cache), ${outputTokens} out`)
console.log(cost === null ? 'There is no price for this model' : `$${toDecimal(cost)}`)
