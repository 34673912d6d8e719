import type { EntrySink } from '../../ledger/call-meter.ts'
import type { Entry } from '../../ledger/entry.ts'
import { modelOf } from '../../ledger/model-of.ts'
import { consumptionRecord } from './consumption.ts'
import type { TokenLogOptions } from './log-settings.ts'
import { machine, tokenLog } from './token-log.ts'

/**
 * A sink that writes a line of each call that a tracker counts, at the cost that the tracker counts it
 * at: hand it to `addSink`. Corrections of calls have no line, so that no call has two.
 *
 * @example
 * import { lineLogSink, TokenUsageTracker } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker()
 * const remove = tracker.addSink(lineLogSink({ file: false, json: false }))
 * remove()
 */
export function lineLogSink(options: TokenLogOptions = {}): EntrySink {
  const log = tokenLog(options, machine)
  return {
    take(entry) {
      if (entry.corrects === undefined) log.write(recordOf(entry))
    },
    flush: () => Promise.resolve(),
  }
}

function recordOf(entry: Entry) {
  const { dimensions, usage, cost } = entry
  return consumptionRecord({
    agent: dimensions.agent ?? dimensions.tool ?? 'unknown',
    usage,
    model: modelOf(entry, usage.segments[0]),
    cost: cost.total,
    inputMessageCount: null,
    responseType: 'none',
  })
}
