import { shortHash } from '../call-key.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { textOf } from '../text-of.ts'
import { type Counts, countsOf, isWithin, isZero, plus } from './counts.ts'
import type { Step } from './step.ts'
import { NO_TOOLS, type Thread } from './thread.ts'

/** What is known of a log of `codex exec --json` at some row. */
export type ExecLog = {
  /** The thread that was started or resumed last. */
  readonly thread: string | null
  /** What was counted when its counter last began anew. */
  readonly base: Counts | null
  /** What was counted so far. */
  readonly total: Counts | null
  /** Turns since the start. */
  readonly turns: number
  /** Hash of the usage rows so far, for rows that no thread tells apart. */
  readonly chain: string
}

const NEW_LOG: ExecLog = { thread: null, base: null, total: null, turns: 0, chain: '' }

/** Takes in the start of a run: of a new thread, or of one that goes on. */
export function startRun(thread: Thread, row: JsonObject): Thread {
  const id = textOf(row['thread_id'])
  const log = thread.exec ?? NEW_LOG
  const exec =
    id === log.thread ? { ...log, turns: 0 } : { ...NEW_LOG, chain: log.chain, thread: id }
  return { ...thread, exec, ...NO_TOOLS }
}

/** Where rows keep a usage object; null for rows that have none. */
const PLACES: readonly (string | null)[] = [null, 'data', 'result', 'response']

/**
 * Takes in a row that states what a turn or an answer consumed. The first turn of a run states the
 * thread's total, which a resumed thread goes on with; further turns of one run, their own.
 *
 * Source: https://github.com/openai/codex/blob/main/codex-rs/exec/src/exec_events.rs
 */
export function endTurn(thread: Thread, row: JsonObject): Step | null {
  const holder = PLACES.map((name) => (name === null ? row : row[name])).find(
    (place): place is JsonObject => isObject(place) && 'usage' in place,
  )
  if (holder === undefined) return null
  const usage = countsOf(holder['usage'])
  if (usage === null) return { thread, skipped: 'no_usage' }
  if (isZero(usage)) return { thread, skipped: 'no_tokens' }
  const model = textOf(row['model']) ?? textOf(holder['model']) ?? thread.model
  const log = thread.exec ?? NEW_LOG
  const searches = thread.searches === 0 ? null : thread.searches
  const facts = knownFields<Json>({ model, searches })
  const isRun = holder === row && log.thread !== null
  const exec = isRun ? added(log, usage) : { ...log, chain: chained(log.chain, row) }
  const total = exec.total ?? usage
  return {
    thread: { ...thread, exec, model, ...NO_TOOLS },
    sum: {
      run: isRun && log.thread !== null ? { thread: log.thread, total } : null,
      chain: exec.chain,
      facts: isRun ? { ...facts, total } : { ...facts, usage },
      tools: thread.tools,
    },
  }
}

function added(log: ExecLog, usage: Counts): ExecLog {
  const { base, total, turns } = log
  const next = { ...log, turns: turns + 1 }
  if (total === null) return { ...next, total: usage }
  const resumed = base === null ? usage : plus(base, usage)
  if (turns === 0 && isWithin(total, resumed)) return { ...next, total: resumed }
  const isAnew = turns === 0
  return { ...next, base: isAnew ? total : base, total: plus(total, usage) }
}

const chained = (chain: string, row: JsonObject): string =>
  shortHash(`${chain}\n${JSON.stringify(row)}`)
