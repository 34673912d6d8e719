import type { Hold } from '../ledger/call-meter.ts'
import type { Cost } from '../pricing/price-row.ts'
import { totalsOf } from '../usage/totals-of.ts'
import type { Usage } from '../usage/usage.ts'
import type { HoldLine } from './hold-line.ts'
import type { Expiring, OpenHolds } from './open-holds.ts'
import { setAside } from './set-aside.ts'
import { wholeTokens } from './whole-tokens.ts'

/** A hold of an admission. */
export interface BudgetHold extends Hold {
  /** @param cost what the call costs, where it is known already; otherwise it is worked out */
  settle(usage: Usage, cost?: Cost): void
}

/** What a hold is made of. */
export interface HoldParts {
  readonly lines: readonly HoldLine[]
  readonly isFinal: boolean
  /** The most output that the request asks for or is clamped to; null: no bound. */
  readonly bound: number | null
  /** The clamp; null: there is none. */
  readonly maxOutput: number | null
  readonly open: OpenHolds
  readonly clock: () => number
  /** Counts the call, once. */
  readonly settle: (ended: Settled) => void
}

/** How a call ended. */
export interface Settled {
  readonly usage: Usage
  readonly cost: Cost | undefined
  /** The answer was cut: it says nothing of how long such answers are. */
  readonly wasCut: boolean
}

/** Sets aside what the lines say until the call ends, is given up, or is not heard of for long. */
export function callHold(parts: HoldParts, now: number): BudgetHold {
  const { lines, open, clock } = parts
  const isLimited = lines.some(({ room }) => room !== null)
  const money = setAside(lines, parts.isFinal)
  const entry: Expiring = { expiresAt: 0, expire: money.giveBack }
  let isOpen = true
  let wasStopped = false
  let seen = 0

  /** What will have arrived when the stream asks next, if it asks again after as much. */
  function ahead(output: number): number {
    const next = output + Math.max(0, output - seen)
    seen = output
    return Math.max(output, Math.min(next, parts.bound ?? next))
  }

  function close(): boolean {
    if (!isOpen) return false
    isOpen = false
    money.giveBack()
    open.drop(entry)
    return true
  }

  money.take(0, now)
  open.keep(entry, now)
  return {
    ...(parts.maxOutput !== null && { maxOutputTokens: parts.maxOutput }),
    mayContinue: (outputTokens) => {
      if (!isLimited || wasStopped || !isOpen) return !isLimited
      const time = clock()
      if (money.isHeld()) open.keep(entry, time)
      open.expire(time)
      wasStopped = !money.take(ahead(wholeTokens(outputTokens) ?? 0), time)
      if (!wasStopped) open.keep(entry, time)
      return !wasStopped
    },
    settle: (usage, cost) => {
      if (!close()) return
      const wasCut = wasStopped || totalsOf(usage).outputTokens >= (parts.maxOutput ?? Infinity)
      parts.settle({ usage, cost, wasCut })
    },
    release: () => {
      close()
    },
  }
}
