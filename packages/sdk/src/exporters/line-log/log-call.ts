import type { Money } from '../../base/money.ts'
import { present } from '../../base/present.ts'
import { explainUsage } from '../../providers/explain-usage.ts'
import { readOrThrow } from '../../providers/read-or-throw.ts'
import { callEntry } from '../../tracker/call-entry.ts'
import type { TokenUsageTracker } from '../../tracker/token-usage-tracker.ts'
import { idOnWire } from '../../tracker/wire-calls.ts'
import { knownCount } from '../../usage/known-count.ts'
import { missingUsage, type Usage } from '../../usage/usage.ts'
import { costAtPrices, type GivenPrices } from './call-prices.ts'
import { consumptionRecord } from './consumption.ts'
import { fieldText } from './field-text.ts'
import { failureRecord, type LogRecord } from './log-record.ts'
import type { Env } from './log-settings.ts'
import { responseType } from './response-type.ts'
import type { TokenLog } from './token-log.ts'

/** What is known of a logged call besides its agent and its answer. */
export interface TokenLogCall extends GivenPrices {
  /** @default 0 */
  readonly inputMessageCount?: number
  /** The model, where the answer names none. */
  readonly model?: string
  /** Also counts the call, unless a metered client does so already. @default none */
  readonly tracker?: TokenUsageTracker
}

/** A call that is to be logged. */
export interface LoggedCall {
  readonly agent: string
  readonly response: unknown
  readonly call: TokenLogCall
}

/** Logs a call, and counts it where it is told to. Never throws: what fails is a line of the log. */
export function logCall(log: TokenLog, env: Env, logged: LoggedCall): void {
  const { agent, response, call } = logged
  try {
    const usage = readOrFail(log, logged)
    if (call.tracker !== undefined) count(call.tracker, logged, usage)
    const { isOn, level } = log.settings()
    if (usage === null || !isOn) return
    log.write(
      consumptionRecord({
        agent,
        usage,
        model: usage.segments[0]?.model ?? call.model ?? null,
        cost: costOrFail(log, env, { agent, usage, call }),
        inputMessageCount: knownCount(call.inputMessageCount) ?? 0,
        responseType: responseType(response),
      }),
    )
    if (level === 'DEBUG') log.write(readingRecord(logged, usage))
  } catch (error) {
    log.write(failureRecord(agent, error))
  }
}

function readOrFail(log: TokenLog, { agent, response, call }: LoggedCall): Usage | null {
  try {
    return readOrThrow(response, call.model === undefined ? {} : { requestModel: call.model })
  } catch (error) {
    log.write(failureRecord(agent, error))
    return null
  }
}

interface PricedCall {
  readonly agent: string
  readonly usage: Usage
  readonly call: TokenLogCall
}

/** A price that is none costs the line its cost, and nothing else. */
function costOrFail(log: TokenLog, env: Env, { agent, usage, call }: PricedCall): Money | null {
  try {
    return costAtPrices(usage, call, env)
  } catch (error) {
    log.write(failureRecord(agent, error))
    return null
  }
}

/** How an answer was read: for whoever wonders where the figures come from. */
function readingRecord({ agent, response }: LoggedCall, usage: Usage): LogRecord {
  const readers = explainUsage(response).rules.map(({ reader }) => reader)
  const meters = usage.segments.map((segment) => JSON.stringify(segment.meters))
  const warnings = usage.warnings.map(({ code }) => code)
  return {
    level: 'DEBUG',
    message: `Reading of ${fieldText(agent)}: ${list(readers)}; meters ${list(meters)}; warnings ${list(warnings)}`,
    fields: { event: 'token_reading', agent, readers, segments: usage.segments, warnings },
  }
}

const list = (texts: readonly string[]): string => fieldText(texts.join(', ') || 'none')

function count(
  tracker: TokenUsageTracker,
  { agent, response, call: { model } }: LoggedCall,
  read: Usage | null,
): void {
  const usage = read ?? missingUsage('The answer cannot be read: looking at it throws')
  const id = idOnWire(tracker, response, usage)
  tracker.record(callEntry({ usage, scope: { agent }, facts: present({ id, model }) }))
}
