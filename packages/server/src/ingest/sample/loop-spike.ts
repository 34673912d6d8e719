import type { Entry } from '@tokenledger/sdk/core'
import type { Random } from './random.ts'
import { type SampleCall, sampleEntry } from './sample-call.ts'
import { AGENTS, MODELS } from './team.ts'

const CALLS = 90
const SECONDS_APART = 80

/**
 * A night shift gone wrong: the coder, put on the dearest model with its cache broken, runs the same
 * failing test for two hours. One task, far dearer than any other.
 */
export function loopSpike(start: number, draw: Random): Entry[] {
  const owner = {
    project: 'checkout',
    environment: 'production',
    workflow: 'bugfix',
    task: 'task-flaky-test',
    session: `ses-${draw.hex(8)}`,
    user: 'chidi',
  }
  return Array.from({ length: CALLS }, (_, at) => {
    const call: SampleCall = {
      owner,
      agent: AGENTS.coder.name,
      model: MODELS.thinker,
      time: start + at * SECONDS_APART * 1000 + draw.whole(0, 20_000),
      fresh: draw.size(31_000, 0.2),
      cacheRead: 0,
      cacheWrite: 0,
      output: draw.size(900),
      tools: {
        used: ['run_tests', 'edit_file'],
        definitionsTokens: 1_900,
        resultsTokens: draw.size(8_000),
        basis: 'included',
        succeeded: { run_tests: false, edit_file: true },
      },
    }
    return sampleEntry(call, draw)
  })
}
