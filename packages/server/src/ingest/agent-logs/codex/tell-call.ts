import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { knownFields } from '../known-fields.ts'
import { textOf } from '../text-of.ts'
import { doubt, endCopying, isDoubtful } from './copied-history.ts'
import { type Counts, isSame, isWithin, vectorOf } from './counts.ts'
import type { StatedCount } from './judge-count.ts'
import { objectIn, type Row } from './row.ts'
import type { Step } from './step.ts'
import { NO_TOOLS, type Span, type Thread } from './thread.ts'

/** How a counter was judged. */
export interface CountedAnswer {
  readonly stated: StatedCount
  /** What the answer consumed. */
  readonly usage: Counts
  /** Whether a history begins with it although it is not its thread's first. */
  readonly isOpening: boolean
  /** Whether the counter began anew with it. */
  readonly isAnew: boolean
}

/**
 * Tells the call that a counter was judged to be.
 *
 * @param thread with the counter as it stands behind the call
 */
export function tellCall(
  thread: Thread,
  row: Row,
  { stated, usage, isOpening, isAnew }: CountedAnswer,
): Step {
  const info = objectIn(row.payload, 'info')
  const model = modelOf(row.payload) ?? modelOf(info) ?? thread.model
  const responseId = answerOf(thread, usage)
  const total = thread.counter.total ?? usage
  const facts = factsOf(thread, {
    // What an opening total grew by, other histories may tell.
    usage: isOpening && stated.last === null ? null : usage,
    model,
    tier: tierOf(row.payload, info),
    responseId,
  })
  const { copied } = thread
  const unrecorded = responseId === null ? usage : null
  const counted = {
    ...thread,
    model,
    ...NO_TOOLS,
    hasAnswered: true,
    answer: null,
    unrecorded,
  }
  const told = { responseId, facts, tools: thread.tools }
  if (copied !== null && isDoubtful(copied, row)) {
    return {
      thread: { ...counted, copied: doubt(copied, row, total) },
      call: { ...told, state: vectorOf(total), aside: { kind: 'doubt', total } },
    }
  }
  return {
    thread: {
      ...counted,
      ...reached(thread, total, isAnew),
    },
    call: {
      ...told,
      state: stateOf(total, thread, isAnew),
      aside: isOpening ? { kind: 'opening', total } : null,
    },
  }
}

/** Of a counter that began anew, a state that it may have stood at before is told by its turn. */
function stateOf(total: Counts, { spans, turn, counter }: Thread, isAnew: boolean): string {
  const before = isAnew ? spans : spans.slice(0, -1)
  const isAgain = before.some(({ from, to }) => isWithin(from, total) && isWithin(total, to))
  return isAgain ? `${vectorOf(total)}:${counter.restarts}:${turn ?? ''}` : vectorOf(total)
}

function spanTo(total: Counts, spans: readonly Span[], isAnew: boolean): readonly Span[] {
  const last = spans.at(-1)
  if (last === undefined || isAnew) return [...spans, { from: total, to: total }]
  return [...spans.slice(0, -1), { from: last.from, to: total }]
}

/** A thread whose counter reached a state that is its own: what was inherited is passed. */
export const reached = (
  { spans, copied }: Thread,
  total: Counts,
  isAnew: boolean,
): Pick<Thread, 'spans' | 'copied'> => ({
  spans: spanTo(total, spans, isAnew),
  copied: copied === null ? null : { ...endCopying(copied), inherited: null, doubted: null },
})

/** What an answer states besides its thread's model, tier and provider, which hold where it states none. */
interface Stated {
  readonly usage: Counts | null
  readonly model?: string | null
  readonly tier?: string | null
  readonly responseId: string | null
}

/** What is kept of a call. */
export const factsOf = (
  thread: Thread,
  { usage, model, tier, responseId }: Stated,
): Readonly<Record<string, Json>> =>
  knownFields({
    usage,
    model: model ?? thread.model,
    tier: (tier ?? thread.requestTier ?? thread.threadTier)?.toLowerCase() ?? null,
    responseId,
    provider: thread.provider,
    searches: thread.searches === 0 ? null : thread.searches,
  })

/** The answer's own record stands before its counter, and states the same. */
const answerOf = ({ answer }: Thread, usage: Counts): string | null =>
  answer !== null && isSame(answer.usage, usage) ? answer.id : null

/** The model that an object names. */
export const modelOf = (object: JsonObject): string | null => {
  const details = object['model_info']
  const slug = isObject(details) ? textOf(details['slug']) : null
  return slug ?? textOf(object['model']) ?? textOf(object['model_name'])
}

const tierOf = (payload: JsonObject, info: JsonObject): string | null =>
  textOf(payload['service_tier']) ??
  textOf(info['service_tier']) ??
  textOf(objectIn(info, 'last_token_usage')['service_tier'])
