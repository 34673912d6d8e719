import { textOf } from '../text-of.ts'
import { inherit, isCopiedCount } from './copied-history.ts'
import { countsOf, isSame, isWithin, isZero } from './counts.ts'
import { hasPassed, judgeCount, type StatedCount } from './judge-count.ts'
import { objectIn, type Row } from './row.ts'
import type { Step } from './step.ts'
import { reached, tellCall } from './tell-call.ts'
import { NO_TOOLS, type Thread } from './thread.ts'

/** Takes in the state of a thread's counter: a call, or why it is none. */
export function countTokens(thread: Thread, row: Row): Step {
  const info = objectIn(row.payload, 'info')
  const stated = {
    total: countsOf(info['total_token_usage']),
    last: countsOf(info['last_token_usage']),
    turn: thread.turn,
  }
  if (stated.total === null && stated.last === null) return { thread, skipped: 'no_usage' }
  if (isOfAnother(thread, row)) return copy(thread, row, stated)
  if (isFirstTotal(thread, stated)) return copy(thread, row, stated)
  if (isInherited(thread, stated)) return { thread, skipped: 'inherited_history' }
  const judgement = judgeCount(stated, thread.counter)
  const counted = { ...thread, counter: judgement.counter }
  if ('reason' in judgement) return { thread: counted, skipped: judgement.reason }
  const { usage, counter } = judgement
  const isAnew = counter.restarts > thread.counter.restarts
  const { answer } = thread
  if (answer?.isTold === true && isWithin(usage, answer.usage)) {
    const here = reached(counted, counter.total ?? usage, isAnew)
    return { thread: { ...counted, ...here, answer: null }, skipped: 'usage_record' }
  }
  return tellCall(counted, row, {
    stated,
    usage,
    isOpening: thread.counter.total === null && isGoingOn(stated),
    isAnew,
  })
}

/** Whether a counter holds more than the last answer: what came before is told elsewhere. */
const isGoingOn = ({ total, last }: StatedCount): boolean =>
  total !== null && (last === null || !isSame(total, last))

function isOfAnother({ id, copied }: Thread, row: Row): boolean {
  const owner = textOf(row.payload['thread_id'])
  if (owner !== null && id !== null) return owner !== id
  return copied !== null && isCopiedCount(copied, row)
}

/** What was copied is where the fork's own counter goes on from. */
function copy(thread: Thread, row: Row, stated: StatedCount): Step {
  const { counter } = judgeCount(stated, thread.counter)
  const { copied } = thread
  const doubted = copied?.doubted ?? null
  return {
    thread: {
      ...thread,
      ...NO_TOOLS,
      counter,
      copied: copied === null ? null : inherit(copied, row, counter.total),
    },
    skipped: 'inherited_history',
    ...(doubted === null ? {} : { refuted: doubted }),
  }
}

/** A fork's total without its last answer holds an unknown part of the other thread's. */
const isFirstTotal = ({ copied, counter }: Thread, { last }: StatedCount): boolean =>
  copied !== null && last === null && counter.total === null

/**
 * Whether a counter in a fork's own turn still stands within what was copied. One that is all the last
 * answer's and was not copied is the fork's own, which began at zero.
 */
function isInherited({ copied, counter }: Thread, { total, last }: StatedCount): boolean {
  const inherited = copied?.inherited ?? null
  if (inherited === null || total === null || isZero(total)) return false
  const isFresh = last !== null && isSame(total, last) && !hasPassed(counter, total)
  return !isFresh && isWithin(total, inherited)
}
