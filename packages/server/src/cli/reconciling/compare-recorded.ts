import { fromDecimal, localStart, type Money, type PriceRow } from '@tokenledger/sdk/core'
import type { Query } from '../../query/query.ts'
import type { StoredRow } from '../../query/segment-row.ts'
import type { Store, StoredEntry } from '../../store/store.ts'
import { type Difference, isCostBeyond, type Reason, sizeOf, type Tolerance } from './difference.ts'
import { recordedReasons } from './recorded-reason.ts'

/** What a comparison with recorded costs found. */
export interface RecordedComparison {
  readonly differences: readonly Difference[]
  /** Calls without a recorded cost: there is nothing to compare. */
  readonly unrecorded: number
  /** Calls whose cost was recorded as nothing, with what they cost by the list: a plan, or a price unknown to the tool. */
  readonly zero: { readonly calls: number; readonly list: Money }
}

/** Which calls to compare. */
export interface RecordedWanted extends Pick<Query, 'from' | 'to' | 'where' | 'timeZone'> {
  readonly tolerance: Tolerance
}

/** Compares the costs that tools and providers recorded with the list, by day and model. */
export async function compareRecorded(
  store: Store,
  wanted: RecordedWanted,
): Promise<RecordedComparison> {
  const groups = new Map<string, Group>()
  let unrecorded = 0
  const zero = { calls: 0, list: 0n }
  for await (const { rows, prices } of entriesOf(store, wanted)) {
    const [head] = rows
    if (head === undefined) continue
    // A reversal takes back what was added, reason and all.
    const sign = BigInt(head.sign)
    const recordedText = head.reading?.recordedCost?.usd
    const recorded = recordedText === undefined ? null : fromDecimal(recordedText)
    const list = listOf(rows)
    if (recordedText === undefined || recorded === null) unrecorded += head.sign
    else if (recorded === 0n) {
      zero.calls += head.sign
      zero.list += sign * (list ?? 0n)
    } else addCall(groups, { head, rows, recorded, recordedText, list, prices }, wanted)
  }
  const differences = [...groups.values()]
    .filter(({ calls }) => calls > 0)
    .map((group) => differenceOf(group, wanted.tolerance))
  return { differences: differences.sort(byDay), unrecorded, zero }
}

interface Group {
  readonly day: string
  readonly model: string | null
  calls: number
  recorded: Money
  /** Of the calls that have a list cost. */
  list: Money | null
  /** Recorded costs of calls without a list cost. */
  unlisted: Money
  /** How much of the difference each reason accounts for. */
  readonly weights: Map<Reason, Money>
}

type Call = Parameters<typeof recordedReasons>[0] & { readonly head: StoredRow }

function addCall(groups: Map<string, Group>, call: Call, { timeZone }: RecordedWanted): void {
  const { head, recorded, list } = call
  const day = localStart(head.time, timeZone).slice(0, 10)
  const key = `${day}\n${head.model}`
  const group = groups.get(key) ?? {
    day,
    model: head.model,
    calls: 0,
    recorded: 0n,
    list: null,
    unlisted: 0n,
    weights: new Map(),
  }
  groups.set(key, group)
  const sign = BigInt(head.sign)
  group.calls += head.sign
  group.recorded += sign * recorded
  if (list === null) group.unlisted += sign * recorded
  else group.list = (group.list ?? 0n) + sign * list
  const weight = list === null ? recorded : sizeOf(recorded - list)
  for (const reason of recordedReasons(call)) {
    group.weights.set(reason, (group.weights.get(reason) ?? 0n) + sign * weight)
  }
}

function differenceOf(group: Group, tolerance: Tolerance): Difference {
  const { day, model, calls, recorded, list, unlisted, weights } = group
  const side = { calls, inputTokens: null, outputTokens: null }
  const reasons = [...weights]
    .filter(([reason, weight]) => reason !== 'agrees' && weight > 0n)
    .sort(([, left], [, right]) => (left < right ? 1 : left > right ? -1 : 0))
    .map(([reason]) => reason)
  return {
    day,
    model,
    theirs: { ...side, cost: recorded },
    ours: { ...side, cost: list },
    cost: list === null ? null : recorded - list,
    reasons,
    isBeyond: unlisted > 0n || isCostBeyond(recorded, list, tolerance),
  }
}

/** Σ of the segments' list costs, without the entry's sign; null when one of them has none. */
function listOf(rows: readonly StoredRow[]): Money | null {
  const costs = rows
    .filter(({ meters }) => Object.keys(meters).length > 0)
    .map((row) => row.listCost)
  if (costs.length === 0 || costs.includes(null)) return null
  return sizeOf(costs.reduce<Money>((sum, cost) => sum + (cost ?? 0n), 0n))
}

const PAGE = 1000

interface PricedEntry extends StoredEntry {
  readonly prices: ReadonlyMap<string, PriceRow>
}

async function* entriesOf(
  store: Store,
  { from, to, where }: RecordedWanted,
): AsyncGenerator<PricedEntry> {
  let cursor: string | undefined
  do {
    const page = await store.list({
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      where,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    const prices = await pricesOf(store, page.entries)
    for (const entry of page.entries) yield { ...entry, prices }
    cursor = page.next ?? undefined
  } while (cursor !== undefined)
}

function pricesOf(store: Store, entries: readonly StoredEntry[]) {
  const ids = entries.flatMap(({ rows }) => rows.map(({ priceId }) => priceId))
  return store.prices([...new Set(ids.filter((id) => id !== null))])
}

const byDay = (left: Difference, right: Difference): number =>
  compare(left.day, right.day) || compare(left.model ?? '', right.model ?? '')

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
