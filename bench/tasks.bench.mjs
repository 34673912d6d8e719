// What a task system pays for accounting: 100 tasks of 60 calls, with and without, on the way from the
// answer of a model to the status update, the end of the task and its row in the store.
import { TaskExecutionContext, TokenUsageTracker } from '@tokenledger/sdk'
import { figure, median, print } from './measure.mjs'

const TASKS = 100
const CALLS = 60
const ROUNDS = 15
const quiet = { info() {}, warn() {} }
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5']

/** Answers as a framework hands them on: what a task system has in any case. */
const answers = Array.from({ length: CALLS }, (_, n) => ({
  id: `answer-${n}`,
  inputTokens: 1000 + n,
  outputTokens: 200 + n,
  cachedInputTokens: n % 3 === 0 ? 500 : 0,
  model: MODELS[n % MODELS.length],
  ...(n % 4 === 0 && { toolName: 'search' }),
}))

const row = { saved: 0 }
const publish = (update) => JSON.stringify(update)
const save = async (columns) => {
  row.saved += JSON.stringify(columns).length
}

/** A task that keeps no account: an update a call, a row at the end. */
async function bare(task) {
  for (const answer of answers) publish({ task, state: 'working', answer: answer.id })
  publish({ task, state: 'completed' })
  await save({ task, state: 'completed' })
}

/** The same with usage in every update and in the row. */
async function accounted(task, tracker) {
  const context = new TaskExecutionContext({ taskId: task, logger: quiet, tracker })
  for (const { id, ...usage } of answers) {
    context.recordTokenUsage({ ...usage, callId: `${task}-${id}` })
    context.publishStatus(publish, { state: 'working', answer: id })
  }
  await context.finish('completed', { publish, save })
  return context.getTokenUsageSummary().total_tokens
}

async function millisecondsOfRound(work) {
  const before = process.cpuUsage()
  for (let n = 0; n < TASKS; n += 1) await work(`task-${n}`)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

const expected = answers.reduce((sum, one) => sum + one.inputTokens + one.outputTokens, 0)
const figures = { bare: [], accounted: [] }
for (let round = 0; round < ROUNDS; round += 1) {
  const tracker = new TokenUsageTracker({ logger: quiet })
  figures.bare.push(await millisecondsOfRound(bare))
  figures.accounted.push(
    await millisecondsOfRound(async (task) => {
      if ((await accounted(task, tracker)) !== expected) throw new Error('totals differ')
    }),
  )
}

const [without, withIt] = [figures.bare, figures.accounted].map((all) => median(all.slice(3)))
const perCall = ((withIt - without) * 1000) / (TASKS * CALLS)
print(
  'Tasks',
  `Processor time of a task system for ${TASKS} tasks of ${CALLS} calls each: a status update a call and a row at the end, without any account, and with usage in all of them (\`TaskExecutionContext\` with a tracker). A call of a model takes a second or more. Medians of ${ROUNDS - 3} rounds.`,
  ['', 'without', 'with', 'more', 'must hold'],
  [
    [`${TASKS} tasks, ms`, figure(without), figure(withIt), figure(withIt - without), ''],
    ['one call, µs', '', '', figure(perCall), '≤ 100'],
  ],
)
