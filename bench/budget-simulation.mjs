// Agents that share one budget, on a clock of their own: what each way of admission spends, and whom
// it turns away. Seeded, so that each run is the same.
import { admission } from '@tokenledger/sdk'
import { mulberry32 } from './seeded.mjs'

const INPUT_TOKENS = 20_000
const MAX_TOKENS = 32_000
const MEDIAN_OUTPUT = 400
const SIGMA = 1.1
const TOKENS_PER_SECOND = 60
const RETRY_MS = 1000
/** A stream is asked about four times a second. */
const STEP_MS = 250
const RATES = { per_mtok: { input: '3', output: '15' } }
const PICODOLLARS = 1e12
const INPUT_COST = INPUT_TOKENS * 3e6
const costOfOutput = (tokens) => tokens * 15e6

/** Above 0, so that it has a logarithm. */
const aboveZero = (number) => number + 0.5 / 2 ** 32

/** Lengths of answers: log-normal, never over the request's own limit. */
function outputs(seed) {
  const next = mulberry32(seed)
  return () => {
    const normal = Math.sqrt(-2 * Math.log(aboveZero(next()))) * Math.cos(2 * Math.PI * next())
    return Math.min(MAX_TOKENS, Math.max(1, Math.round(MEDIAN_OUTPUT * Math.exp(SIGMA * normal))))
  }
}

/** Something to do at a time, in order; a heap. */
function timeline() {
  const heap = []
  const less = (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order)
  let order = 0
  return {
    get size() {
      return heap.length
    },
    add(at, work) {
      heap.push({ at, work, order: order++ })
      for (let i = heap.length - 1; i > 0; ) {
        const parent = (i - 1) >> 1
        if (less(heap[parent], heap[i])) break
        ;[heap[parent], heap[i]] = [heap[i], heap[parent]]
        i = parent
      }
    },
    next() {
      const [first] = heap
      const last = heap.pop()
      if (heap.length > 0) {
        heap[0] = last
        for (let i = 0; ; ) {
          const left = 2 * i + 1
          if (left >= heap.length) break
          const child = left + 1 < heap.length && less(heap[left + 1], heap[left]) ? left + 1 : left
          if (less(heap[i], heap[child])) break
          ;[heap[child], heap[i]] = [heap[i], heap[child]]
          i = child
        }
      }
      return first
    },
  }
}

/** Ways to decide. Each gives, for a limit and a clock, `reserve()`: a hold, or null. */
const POLICIES = {
  'check after each call': (limit) => {
    let spent = 0
    return () =>
      spent >= limit ? null : { mayContinue: () => true, settle: (cost) => (spent += cost) }
  },
  'reserve the worst case': (limit) => {
    let spent = 0
    const worst = INPUT_COST + costOfOutput(MAX_TOKENS)
    return () => {
      if (spent + worst > limit) return null
      spent += worst
      return { mayContinue: () => true, settle: (cost) => (spent += cost - worst) }
    }
  },
  strict: (limit, now) => ours('strict', limit, now),
  adaptive: (limit, now) => ours('adaptive', limit, now),
  'adaptive, not streamed': (limit, now) => {
    const reserve = ours('adaptive', limit, now)
    return () => {
      const hold = reserve()
      return hold && { ...hold, mayContinue: () => true }
    }
  },
}

/** Their names. */
export const POLICY_NAMES = Object.keys(POLICIES)

function ours(mode, limit, now) {
  const usd = String(limit / PICODOLLARS)
  const gate = admission([{ limit: { usd }, mode }], { now, basis: RATES })
  const request = {
    scope: { agent: 'worker' },
    model: 'model',
    inputTokens: INPUT_TOKENS,
    maxOutputTokens: MAX_TOKENS,
  }
  return () => {
    try {
      const hold = gate.reserve(request)
      return {
        maxOutputTokens: hold.maxOutputTokens,
        mayContinue: (tokens) => hold.mayContinue(tokens),
        settle: (_, tokens) => hold.settle(usageOf(tokens)),
      }
    } catch (error) {
      if (error.code !== 'budget_exceeded') throw error
      return null
    }
  }
}

function usageOf(output) {
  const meters = { input: INPUT_TOKENS, output }
  const segments = [{ model: 'model', meters }]
  return { status: 'ok', segments, context: {}, details: {}, warnings: [] }
}

/** One run until nobody runs and everybody is refused. */
export function simulate(policy, { dollars, agents, seed }) {
  const limit = dollars * PICODOLLARS
  const line = timeline()
  const draw = outputs(seed)
  let time = 0
  const reserve = POLICIES[policy](limit, () => time)
  const result = { limit, accepted: 0, needless: 0, cut: 0, spent: 0 }
  let running = 0
  /** What the answers that run will have cost. */
  let pending = 0
  let refusedSince = 0

  function ask(output) {
    const hold = reserve()
    const cost = INPUT_COST + costOfOutput(output)
    if (hold === null) {
      refusedSince += 1
      // Somebody who knew how long all answers will be would have admitted it.
      if (result.spent + pending + cost <= limit) result.needless += 1
      if (running > 0 || refusedSince < agents) line.add(time + RETRY_MS, () => ask(output))
      return
    }
    refusedSince = 0
    result.accepted += 1
    running += 1
    pending += cost
    const allowed = Math.min(output, hold.maxOutputTokens ?? output)
    stream({ hold, cost, wanted: output, allowed, start: time })
  }

  function stream(call) {
    const done = Math.floor(((time - call.start) * TOKENS_PER_SECOND) / 1000)
    if (done >= call.allowed) return end(call, call.allowed)
    if (!call.hold.mayContinue(done)) return end(call, done)
    line.add(time + STEP_MS, () => stream(call))
  }

  function end(call, tokens) {
    const cost = INPUT_COST + costOfOutput(tokens)
    running -= 1
    pending -= call.cost
    result.spent += cost
    if (tokens < call.wanted) result.cut += 1
    call.hold.settle(cost, tokens)
    ask(draw())
  }

  for (let i = 0; i < agents; i += 1) line.add(0, () => ask(draw()))
  while (line.size > 0) {
    const { at, work } = line.next()
    time = at
    work()
  }
  return result
}
