// A pipeline of three agents: PM → Dev → QA. No network: the models are stand-ins that answer as the
// real ones do. `npm run build && node examples/pipeline/pipeline.mjs`
import { compareModelCosts, costHotSpots, monthlyCost, PipelineRun } from '@tokenledger/sdk'

/** Answers like Anthropic's API: cached input stands beside the new input. */
async function claude(prompt) {
  return {
    type: 'message',
    model: 'claude-sonnet-4-5',
    content: [{ type: 'text', text: `On it: ${prompt}` }],
    usage: { input_tokens: 1234, cache_read_input_tokens: 18_000, output_tokens: 456 },
  }
}

/** Answers like OpenAI's API. */
async function gpt(prompt) {
  return {
    object: 'chat.completion',
    model: 'gpt-4o',
    choices: [{ message: { role: 'assistant', content: `Done: ${prompt}` } }],
    usage: { prompt_tokens: 2345, completion_tokens: 4567, total_tokens: 6912 },
  }
}

/** A model of the house, that nobody has a price for. */
async function house(prompt) {
  return {
    model: 'house-tester-7b',
    choices: [{ message: { role: 'assistant', content: `Tested: ${prompt}` } }],
    usage: { prompt_tokens: 1890, completion_tokens: 1234 },
  }
}

const pipeline = new PipelineRun({
  name: 'feature',
  logger: { info: console.log, warn: console.error },
})

const plan = await pipeline.step('PM', async (step) => {
  const answer = await claude('plan the login page')
  step.record(answer)
  return answer.content[0].text
})

// A step that fails has used tokens all the same: they stay in the books.
async function develop(fails) {
  return pipeline.step('Dev', async (step) => {
    const answer = await gpt(plan)
    step.record(answer)
    if (fails) throw new Error('does not compile')
    return answer.choices[0].message.content
  })
}
await develop(true).catch(() => {})
const code = await develop(false)

await pipeline.step('QA', async (step) => step.record(await house(code)))

// Prints the summary block, and gives what belongs into the run's JSON.
const { metadata } = pipeline.finalize()
const { token_usage } = metadata

console.log(JSON.stringify(token_usage.cost_breakdown))
console.log(`Hot spot: ${costHotSpots(token_usage)[0].agentName}`)

const tokens = {
  inputTokens: token_usage.total_input_tokens,
  outputTokens: token_usage.total_output_tokens,
}
for (const { model, costUsd } of compareModelCosts(tokens, [
  'gpt-4o',
  'gpt-4o-mini',
  'house-tester-7b',
])) {
  console.log(`With ${model}: ${costUsd === null ? 'no price' : `$${costUsd}`}`)
}
console.log(`A thousand runs a month: $${monthlyCost(token_usage.estimated_total_cost_usd, 1000)}`)
