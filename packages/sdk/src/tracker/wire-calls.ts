import type { Entry } from '../ledger/entry.ts'
import { fieldsOf, own } from '../providers/fields.ts'
import { type TokenTotals, totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import { recordLateCalls } from './late-calls.ts'

/** A call that a metered client has told of. */
interface WireCall {
  readonly entry: Entry
  /** The id of the message that has told of it, too; empty: it has none. Absent: nobody has yet. */
  toldBy?: string
}

/** More answers are not underway between a client and whoever reports them. */
const MAX_CALLS = 256

const callsOf = new WeakMap<object, WireCall[]>()
/** The calls of messages that have no id at all. */
const callOf = new WeakMap<object, WireCall>()

/** Remembers a call of a metered client, in case its answer is reported as a message, too. */
export function noteWireCall(tracker: object, entry: Entry): void {
  if (entry.usage.segments.length === 0) return
  const calls = callsOf.get(tracker) ?? []
  if (calls.length === 0) callsOf.set(tracker, calls)
  calls.push({ entry })
  if (calls.length > MAX_CALLS) calls.shift()
}

/**
 * The id under which a metered client has told of an answer that is reported as a message of a
 * framework. Such messages often lack the provider's id: then it is the newest call that has the same
 * tokens and no other model, and each call is that of one message only.
 *
 * @returns undefined when nobody has told of it, or the message has the id itself
 */
export function idOnWire(
  tracker: object | null,
  answer: unknown,
  usage: Usage,
): string | undefined {
  if (tracker === null) return undefined
  recordLateCalls()
  const calls = callsOf.get(tracker)
  if (calls === undefined || !isMessage(answer)) return undefined
  const { responseId: message } = usage
  if (message === undefined) return toldWithoutId(calls, usage, answer)
  if (MADE_UP.test(message)) return told(calls, usage, message)?.entry.id
  const named = calls.find(({ entry }) => entry.id === message)
  if (named !== undefined) named.toldBy = message
  return undefined
}

function toldWithoutId(
  calls: readonly WireCall[],
  usage: Usage,
  answer: object,
): string | undefined {
  const known = callOf.get(answer)
  if (known !== undefined && calls.includes(known)) return known.entry.id
  const call = told(calls, usage, '')
  if (call !== undefined) callOf.set(answer, call)
  return call?.entry.id
}

function told(calls: readonly WireCall[], usage: Usage, message: string): WireCall | undefined {
  const known = calls.find(({ toldBy }) => toldBy === message)
  if (known !== undefined && message !== '') return known
  const totals = totalsOf(usage)
  if (totals.totalTokens === 0) return undefined
  const model = usage.segments[0]?.model ?? null
  const call = calls.findLast(
    ({ toldBy, entry }) => toldBy === undefined && isAlike(entry, totals, model),
  )
  if (call !== undefined) call.toldBy = message
  return call
}

/** Whether a call has the same tokens as a message, and no other model. */
function isAlike(
  { usage, requestModel, responseModel }: Entry,
  totals: TokenTotals,
  model: string | null,
): boolean {
  const { inputTokens, outputTokens } = totalsOf(usage)
  if (totals.inputTokens !== inputTokens || totals.outputTokens !== outputTokens) return false
  return model === null || model === requestModel || model === responseModel
}

/** LangChain makes ids of its own where the provider gave none. */
const MADE_UP = /^(?:lc_)?run-/

function isMessage(answer: unknown): answer is object {
  try {
    const fields = fieldsOf(answer) ?? {}
    const message = fieldsOf(own(fields, 'kwargs')) ?? fields
    return ['usage_metadata', 'response_metadata'].some((name) => own(message, name) !== undefined)
  } catch {
    return false
  }
}
