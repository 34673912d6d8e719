// What a tracker costs a call, from the first thousand to a million: processor time, not the clock.
import { randomBytes } from 'node:crypto'
import { TokenUsageTracker } from '@tokenledger/sdk'
import { benchEntries } from './entries.mjs'
import { figure, median, print } from './measure.mjs'

const BATCH = 1000
const CALLS = 1_000_000
const WARM_UP = 30_000
const templates = benchEntries(BATCH)

/** A thousand calls that nobody has seen; ids as providers make them. */
function newCalls() {
  return templates.map((entry) => ({ ...entry, id: `msg_${randomBytes(12).toString('hex')}` }))
}

function microsecondsOf(work, calls) {
  const before = process.cpuUsage()
  for (const call of calls) work(call)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls.length
}

/** The least that has to be done: one set of ids, one number for each value of five dimensions. */
function floor() {
  const seen = new Set()
  const sums = ['agent', 'task', 'session', 'user', 'tool'].map((name) => ({ name, by: new Map() }))
  return ({ id, dimensions, usage }) => {
    if (seen.size !== seen.add(id).size) {
      const { meters } = usage.segments[0]
      let tokens = 0
      for (const meter in meters) tokens += meters[meter]
      for (const { name, by } of sums) {
        const value = dimensions[name] ?? null
        by.set(value, (by.get(value) ?? 0) + tokens)
      }
    }
  }
}

const quiet = { info() {}, warn() {} }
const budgets = [{ limit: { tokens: 1e12 }, window: { calendar: 'day' } }]
const trackers = () => ({
  plain: new TokenUsageTracker({ logger: quiet }),
  budgeted: new TokenUsageTracker({ logger: quiet, budgets }),
  told: new TokenUsageTracker({ logger: quiet }),
})

/** What is measured, by name; the last total that the callback was told. */
function subjects({ plain, budgeted, told }) {
  const seen = { last: 0 }
  told.addUsageCallback((_tool, _usage, total) => {
    seen.last = total.totalTokens
  })
  const works = {
    floor: floor(),
    plain: (entry) => plain.record(entry),
    budgeted: (entry) => budgeted.record(entry),
    told: (entry) => told.record(entry),
  }
  return { seen, works }
}

// The code is compiled before it is measured, by calls of other trackers.
const warmUp = subjects(trackers())
for (let done = 0; done < WARM_UP; done += BATCH) {
  const calls = newCalls()
  for (const work of Object.values(warmUp.works)) microsecondsOf(work, calls)
}

const measured = trackers()
const { seen, works } = subjects(measured)

const spans = [
  [0, 10_000],
  [10_000, 100_000],
  [100_000, 500_000],
  [500_000, CALLS],
]
const figures = spans.map(() => ({ floor: [], plain: [], budgeted: [], told: [] }))
for (let done = 0; done < CALLS; done += BATCH) {
  const span = spans.findIndex(([, end]) => done < end)
  // In turn and with the same calls, so that all meet the same machine.
  const calls = newCalls()
  for (const [name, work] of Object.entries(works)) {
    figures[span][name].push(microsecondsOf(work, calls))
  }
}
if (measured.plain.getTotalUsage().totalTokens !== seen.last) throw new Error('totals differ')

const label = ([from, to]) => `${from.toLocaleString('en-US')} to ${to.toLocaleString('en-US')}`
print(
  'Tracker',
  'Microseconds of processor time for one `record` of a new call: its id, totals by six dimensions (agent, tool, model, task, session, user) with exact costs, and the timeline. The floor is a set of ids and one number for each value of five dimensions. Medians over batches of 1,000 calls.',
  [
    'calls before',
    'floor',
    'record',
    'with a budget',
    'with a callback',
    'record / floor',
    'must hold',
  ],
  figures.map((span, index) => {
    const [floorTime, plainTime] = [median(span.floor), median(span.plain)]
    return [
      label(spans[index]),
      figure(floorTime),
      figure(plainTime),
      figure(median(span.budgeted)),
      figure(median(span.told)),
      figure(plainTime / floorTime),
      'a budget ≤ 2 µs, flat',
    ]
  }),
)
