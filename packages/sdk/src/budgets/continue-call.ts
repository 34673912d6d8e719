import type { AdmittedCall } from './admitted-call.ts'
import type { BudgetDesk } from './budget-desk.ts'
import { extend, revive } from './set-aside.ts'
import { wholeTokens } from './whole-tokens.ts'

/**
 * Whether an answer may go on. More is set aside as it grows; when there is no room for it, the
 * answer is stopped. A hold that had expired is set aside again when there still is room.
 */
export function continueCall(desk: BudgetDesk, call: AdmittedCall, outputTokens: number): boolean {
  if (call.lines.every(({ room }) => room === null)) return true
  if (!call.isOpen || call.wasStopped) return false
  const now = desk.clock()
  call.wasStopped = !mayGoOn(desk, call, { outputTokens, now })
  return !call.wasStopped
}

function mayGoOn(
  { open }: BudgetDesk,
  call: AdmittedCall,
  { outputTokens, now }: { readonly outputTokens: number; readonly now: number },
): boolean {
  const { lines, isFinal } = call
  if (!open.has(call) && !revive(lines, { isFinal, now })) return false
  // A call that asks is heard of: only others expire now.
  open.renew(call, now)
  open.expire(now)
  const output = nextOutput(call, wholeTokens(outputTokens) ?? 0)
  return extend(lines, { outputTokens: output, isFinal, now })
}

/** What will have arrived when the stream asks next, if it asks again after as much as the last time. */
function nextOutput(call: AdmittedCall, output: number): number {
  const next = output + Math.max(0, output - (call.seenOutput ?? output))
  call.seenOutput = output
  return Math.max(output, Math.min(next, call.bound ?? next))
}
