import type { Entry } from '../ledger/entry.ts'
import type { Meters } from '../usage/usage.ts'
import { callEntry } from './call-entry.ts'
import { TokenUsageTracker } from './token-usage-tracker.ts'
import type { TrackerOptions } from './tracker-options.ts'

/** A tracker and the lines that it writes, each with its level. */
export function logged(options: TrackerOptions = {}) {
  const lines: string[] = []
  const logger = {
    info: (line: string) => lines.push(`info ${line}`),
    warn: (line: string) => lines.push(`warn ${line}`),
  }
  return { lines, tracker: new TokenUsageTracker({ ...options, logger }) }
}

/** A call with these meters. */
export function entryOf(id: string, meters: Meters, scope: Entry['dimensions'] = {}): Entry {
  const segments = [{ model: 'gpt-4o', meters }]
  const usage = { status: 'ok' as const, segments, context: {}, details: {}, warnings: [] }
  return callEntry({ usage, scope, facts: { id } })
}

/** What a call used, as most tests tell it. */
export const usage = { prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 }

/** Throws. */
export function fail(): never {
  throw new Error('no')
}
