// Budgets: what a decision costs, and how close to a limit each way of admission comes.
import { admission, costOf } from '@tokenledger/sdk'
import { POLICY_NAMES, simulate } from './budget-simulation.mjs'
import { figure, median, print } from './measure.mjs'

const MODEL = { provider: 'anthropic', model: 'claude-sonnet-4-5' }
const REQUESTS = Array.from({ length: 1000 }, (_, index) => ({
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  scope: {
    agent: `agent-${index % 5}`,
    task: `task-${Math.floor(index / 10)}`,
    session: `session-${Math.floor(index / 50)}`,
    user: `user-${index % 20}`,
    project: 'project',
  },
  inputTokens: 5000,
  maxOutputTokens: 1000,
}))
const USAGE = {
  status: 'ok',
  segments: [{ model: MODEL.model, meters: { input: 2000, 'input.cacheRead': 3000, output: 400 } }],
  context: {},
  details: {},
  warnings: [],
}
const COST = costOf(USAGE, MODEL)
const CALLS = 20_000
const RECORDS = 1_000_000

/** Microseconds of CPU that a call takes: the median of some runs. */
function costOfCall(work, times = 9) {
  const all = []
  for (let run = 0; run < times; run += 1) {
    const start = process.cpuUsage()
    for (let i = 0; i < CALLS; i += 1) work(REQUESTS[i % REQUESTS.length])
    const { user, system } = process.cpuUsage(start)
    all.push((user + system) / CALLS)
  }
  return median(all)
}

/** The cost of a call when there are few records, and after a million. */
function decisions(budgets, cost) {
  const callOf = (gate) => (request) => gate.reserve(request).settle(USAGE, cost)
  const warm = callOf(admission(budgets))
  for (let i = 0; i < 100_000; i += 1) warm(REQUESTS[i % REQUESTS.length])
  const call = callOf(admission(budgets))
  for (const request of REQUESTS) call(request)
  const first = costOfCall(call)
  for (let i = 0; i < RECORDS; i += 1) call(REQUESTS[i % REQUESTS.length])
  return [figure(first), figure(costOfCall(call))]
}

/** The least that any limit needs: one sum, compared and kept. */
function counter() {
  const limit = 10n ** 18n
  let spent = 0n
  return () => {
    if (spent + 21_000_000n <= limit) spent += 13_000_000n
  }
}

const TOKENS = { limit: { tokens: 9e15 }, mode: 'adaptive' }
const DOLLARS = { limit: { usd: '1e9' }, mode: 'adaptive' }
const FIVE = [
  { agent: 'agent-1' },
  { session: 'session-1' },
  { user: 'user-1' },
  { project: 'project' },
]

print(
  'Budgets: a decision',
  'CPU of one core, microseconds for reserve and settle, with five dimensions; the second figure is after a million records. The floor is one sum, compared and kept.',
  ['what', 'µs', 'after a million', 'must hold'],
  [
    ['a limit of tokens', ...decisions([TOKENS]), '≤ 2 µs, flat'],
    ['strict', ...decisions([{ ...TOKENS, mode: 'strict' }]), '≤ 2 µs, flat'],
    ['of dollars, the cost handed in', ...decisions([DOLLARS], COST), '≤ 2 µs, flat'],
    ['of dollars, the answer priced on the way', ...decisions([DOLLARS]), ''],
    [
      'of dollars a day in Berlin, the cost handed in',
      ...decisions([{ ...DOLLARS, window: { calendar: 'day', timeZone: 'Europe/Berlin' } }], COST),
      '',
    ],
    ['of tokens, rolling', ...decisions([{ ...TOKENS, window: { rolling: '24h' } }]), ''],
    ['for each user', ...decisions([{ ...TOKENS, each: 'user' }]), ''],
    [
      'five budgets, some for a few calls only',
      ...decisions([TOKENS, ...FIVE.map((scope) => ({ ...TOKENS, scope }))]),
      '',
    ],
    ['floor', figure(costOfCall(counter())), '', ''],
  ],
)

const CASES = [5, 25].flatMap((dollars) => [8, 64].map((agents) => ({ dollars, agents })))
const SEEDS = 20

const percent = (share) => `${(100 * share).toFixed(2)} %`

/** A case under one policy: overshoot, used share, needless refusals and cut answers. */
function outcome(policy, one) {
  const runs = Array.from({ length: SEEDS }, (_, seed) =>
    simulate(policy, { ...one, seed: seed + 1 }),
  )
  const mean = (of) => runs.reduce((sum, run) => sum + of(run), 0) / SEEDS
  return [
    percent(mean(({ spent, limit }) => Math.max(0, spent - limit) / limit)),
    percent(mean(({ spent, limit }) => Math.min(1, spent / limit))),
    figure(mean(({ needless, accepted }) => needless / accepted)),
    percent(mean(({ cut, accepted }) => cut / accepted)),
  ]
}

print(
  'Budgets: a limit that agents share',
  `Agents ask, call and settle in a loop until the money is gone: input of 20,000 tokens at $3 a million, output log-normal (median 400, σ 1.1) at $15, \`max_tokens\` 32,000, 60 tokens a second, refused callers ask again after a second; means of ${SEEDS} seeds. A refusal is needless when somebody who knew how long every answer will be would have admitted the call. The adaptive rows must hold ≤ 1 % over, ≥ 99 % used, and fewer than 1 needless refusal in three of the four cases; an answer that is not streamed cannot be stopped, only clamped, and may go over.`,
  ['policy', 'limit', 'agents', 'over', 'used', 'needless refusals a call', 'answers cut'],
  POLICY_NAMES.flatMap((policy) =>
    CASES.map((one) => [policy, `$${one.dollars}`, one.agents, ...outcome(policy, one)]),
  ),
)
