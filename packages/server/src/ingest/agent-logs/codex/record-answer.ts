import type { JsonObject } from '../join-json.ts'
import { textOf } from '../text-of.ts'
import { isUniqueAnswer } from './answer-id.ts'
import { endCopying } from './copied-history.ts'
import { countsOf, isSame, isZero, vectorOf } from './counts.ts'
import type { Row } from './row.ts'
import type { Step } from './step.ts'
import { factsOf, modelOf } from './tell-call.ts'
import { isCopying, NO_TOOLS, type Thread } from './thread.ts'

/**
 * Takes in the record that an answer has of its own. One whose id tells it from all others is the
 * call: the thread's counter need not move with it (a compaction), and may state less than was
 * consumed (a search of the web reads the prompt again). Else the counter that follows counts, and the
 * record names it. One that stands behind its counter is counted already.
 *
 * Source: https://github.com/openai/codex/blob/main/codex-rs/core/src/session/turn.rs
 */
export function recordAnswer(thread: Thread, row: Row): Step {
  const { payload } = row
  if (!isOwn(thread, payload)) return { thread, skipped: 'inherited_history' }
  const id = textOf(payload['response_id'])
  const usage = countsOf(payload['usage'])
  const requestTier = textOf(payload['service_tier']) ?? thread.requestTier
  const owned = { ...thread, requestTier, copied: ownedFrom(thread, payload) }
  if (id === null || usage === null) return { thread: owned, skipped: 'usage_record' }
  if (thread.unrecorded !== null && isSame(thread.unrecorded, usage)) {
    return { thread: { ...owned, unrecorded: null }, skipped: 'usage_record' }
  }
  const isTold = isUniqueAnswer(id) && !isZero(usage)
  const next = { ...owned, unrecorded: null, answer: { id, usage, isTold } }
  if (!isTold) return { thread: next, skipped: 'usage_record' }
  const facts = factsOf(next, { usage, model: modelOf(payload), responseId: id })
  const call = { state: vectorOf(usage), responseId: id, facts, tools: next.tools, aside: null }
  return { thread: { ...next, ...NO_TOOLS, hasAnswered: true }, call }
}

function isOwn(thread: Thread, payload: JsonObject): boolean {
  const owner = textOf(payload['thread_id'])
  return owner === null ? !isCopying(thread) : thread.id === null || owner === thread.id
}

/** Records are never copied under another thread's name: with one of its own, a fork's own rows begin. */
const ownedFrom = ({ copied, id }: Thread, payload: JsonObject): Thread['copied'] =>
  copied === null || id === null || textOf(payload['thread_id']) !== id
    ? copied
    : endCopying(copied)
