import type { Entry } from '@tokenledger/sdk/core'
import { loopSpike } from './loop-spike.ts'
import { random } from './random.ts'
import { taskCalls } from './task-calls.ts'
import { taskStarts } from './task-starts.ts'

const DAYS = 30
const SPIKE_DAYS_AGO = 9
const DAY = 86_400_000

/** What a sample is generated from: the same seed and time give the same entries. */
export interface SampleOptions {
  /** Epoch milliseconds: where the sample ends. */
  readonly now: number
  /** @default 1 */
  readonly seed?: number
}

/**
 * Thirty days of a team of five agents: their tools and sub-agents, cached input, retries, errors,
 * a model without a price, calls without usage, and one day on which a loop ran away. By time.
 */
export function sampleEntries({ now, seed = 1 }: SampleOptions): Entry[] {
  const draw = random(seed)
  const spikeStart = Math.floor(now / DAY - SPIKE_DAYS_AGO) * DAY + 0.58 * DAY
  const tasks = taskStarts(now, DAYS, draw).flatMap((start, at) => taskCalls(start, at + 1, draw))
  const entries = [...tasks, ...loopSpike(spikeStart, draw)]
  return entries
    .filter(({ time }) => time <= now)
    .sort((left, right) => left.time - right.time || (left.id < right.id ? -1 : 1))
}
