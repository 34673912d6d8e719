import type { Random } from './random.ts'
import type { SampleCall } from './sample-call.ts'

/**
 * What really happens when a call is made: mostly just that; now and then an attempt that fails and
 * is made again, an answer cut at its limit, a user who interrupts, a stream that never told its usage.
 */
export function mishap(call: SampleCall, draw: Random): SampleCall[] {
  const roll = draw.next()
  if (roll < 0.012) return retried(call)
  if (roll < 0.017) return [{ ...call, status: 'error', error: 'tool schema rejected', output: 12 }]
  if (roll < 0.02) return [{ ...call, status: 'length', output: 4_096 }]
  if (roll < 0.023) return [interrupted(call)]
  if (roll < 0.025) return [{ ...call, status: 'aborted', reporting: 'missing' }]
  return [call]
}

/** The first attempt broke off after its input was billed. */
function retried(call: SampleCall): SampleCall[] {
  const failed = { status: 'error', error: 'overloaded: the stream broke off', output: 25 } as const
  return [
    { ...call, ...failed, attempt: 1 },
    { ...call, attempt: 2 },
  ]
}

/** What was generated until the interruption was counted by the client: an estimate. */
const interrupted = (call: SampleCall): SampleCall => ({
  ...call,
  status: 'aborted',
  output: Math.max(1, Math.round(call.output / 3)),
  reporting: 'estimated',
})
