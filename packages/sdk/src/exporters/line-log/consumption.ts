import { formatMoney, type Money, toDecimal } from '../../base/money.ts'
import { present } from '../../base/present.ts'
import { totalsOf } from '../../usage/totals-of.ts'
import type { Usage } from '../../usage/usage.ts'
import { fieldText } from './field-text.ts'
import type { LogRecord } from './log-record.ts'

/** What one line tells of a call. */
export interface Consumption {
  readonly agent: string
  readonly usage: Usage
  /** Null: not known. */
  readonly model: string | null
  /** Null: no prices were given, or nothing is priced. */
  readonly cost: Money | null
  /** Null: not known. */
  readonly inputMessageCount: number | null
  /** What kind of thing the usage was looked for in. */
  readonly responseType: string
}

const COST_DECIMALS = 6
const TITLE = 'TOKEN CONSUMPTION'

/** The line of a call and its twin: `INFO` when its usage is known, else `DEBUG`. */
export function consumptionRecord(call: Consumption): LogRecord {
  return call.usage.status === 'missing' ? unknownRecord(call) : knownRecord(call)
}

function knownRecord(call: Consumption): LogRecord {
  const { usage, model, cost, inputMessageCount } = call
  const tokens = totalsOf(usage)
  return {
    level: 'INFO',
    message: lineOf([
      `Agent: ${fieldText(call.agent)}`,
      model !== null && `Model: ${fieldText(model)}`,
      `Input: ${tokens.inputTokens} tokens`,
      `Output: ${tokens.outputTokens} tokens`,
      `Total: ${tokens.totalTokens} tokens`,
      cost !== null && `Cost: ${formatMoney(cost, COST_DECIMALS).replaceAll(',', '')} USD`,
      messagesOf(call),
      usage.status === 'partial' && 'Usage: partial',
      usage.estimated === true && 'Usage: estimated',
    ]),
    fields: {
      ...fieldsOf(call),
      input_tokens: tokens.inputTokens,
      output_tokens: tokens.outputTokens,
      total_tokens: tokens.totalTokens,
      cached_input_tokens: tokens.cacheReadTokens,
      reasoning_tokens: tokens.reasoningTokens,
      cost_usd: cost === null ? null : toDecimal(cost),
      input_messages: inputMessageCount,
      ...present({ estimated: usage.estimated }),
    },
  }
}

function unknownRecord(call: Consumption): LogRecord {
  const reason = `Unable to extract token usage (response type: ${fieldText(call.responseType)})`
  return {
    level: 'DEBUG',
    message: lineOf([`Agent: ${fieldText(call.agent)}`, reason, messagesOf(call)]),
    fields: {
      ...fieldsOf(call),
      response_type: call.responseType,
      input_messages: call.inputMessageCount,
    },
  }
}

function fieldsOf({ agent, model, usage }: Consumption): LogRecord['fields'] {
  return { event: 'token_consumption', agent, model, status: usage.status }
}

function messagesOf({ inputMessageCount }: Consumption): string | false {
  return inputMessageCount !== null && `Input Messages: ${inputMessageCount}`
}

const lineOf = (fields: readonly (string | false)[]): string =>
  [TITLE, ...fields.filter((field) => field !== false)].join(' | ')
