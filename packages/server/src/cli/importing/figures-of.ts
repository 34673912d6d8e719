import { bucketStart, nextBucketStart, toDecimal } from '@tokenledger/sdk/core'
import type { Filter } from '../../query/query.ts'
import type { Store } from '../../store/store.ts'
import { BLOCK_MS } from '../blocks/blocks-of.ts'
import { readBlocks } from '../blocks/read-blocks.ts'
import type { Io } from '../io.ts'
import type { Figures } from '../statusline/figures.ts'
import { timeZoneOf } from '../time-zone-of.ts'

const DAY_MS = 86_400_000
const SESSION_DAYS = 3
const MOST_SESSIONS = 500
const CLAUDE_CODE: readonly Filter[] = [{ dimension: 'source', anyOf: ['import:claude-code'] }]

/** The figures of the status line, as the ledger has them now. */
export async function figuresOf(store: Store, io: Io): Promise<Figures> {
  const now = io.now()
  const timeZone = timeZoneOf(undefined, io)
  const from = bucketStart(now, 'day', timeZone)
  const to = nextBucketStart(now, 'day', timeZone)
  const question = { bucket: 'none', timeZone, where: [], previous: false } as const
  const today = await store.ask({ ...question, from, to, groupBy: [], measures: ['cost_usd'] })
  return {
    schema_version: 1,
    made_at: now,
    today: { from, to, cost_usd: costOfDay(today.totals) },
    block: await lastBlock(store, now),
    sessions: await sessionsSince(store, now - SESSION_DAYS * DAY_MS),
  }
}

/** Without calls a day costs nothing; calls of which no cost is known are another thing. */
const costOfDay = ({ calls, cost_usd: cost }: { calls: number; cost_usd: string | null }) =>
  calls === 0 ? '0' : cost

async function lastBlock(store: Store, now: number): Promise<Figures['block']> {
  const { blocks } = await readBlocks(store, {
    from: now - BLOCK_MS,
    where: CLAUDE_CODE,
    now,
    latest: 1,
  })
  const [block] = blocks
  if (block === undefined) return null
  const { start, end, usage, burn } = block
  const rate = burn?.costPerHour ?? null
  return {
    start,
    end,
    cost_usd: usage.cost === null ? null : toDecimal(usage.cost),
    cost_usd_per_hour: rate === null ? null : toDecimal(rate),
  }
}

/** What the sessions that made calls since then cost, from their first call on. */
async function sessionsSince(store: Store, from: number): Promise<Figures['sessions']> {
  const latest = await sessionCosts(store, { from, where: [] })
  const ids = Object.keys(latest)
  if (ids.length === 0) return latest
  return sessionCosts(store, { where: [{ dimension: 'session', anyOf: ids }] })
}

async function sessionCosts(
  store: Store,
  which: { readonly from?: number; readonly where: readonly Filter[] },
): Promise<Figures['sessions']> {
  const { rows } = await store.ask({
    ...which,
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: ['session'],
    order: { by: 'calls', descending: true },
    limit: MOST_SESSIONS,
    previous: false,
    measures: ['calls', 'cost_usd'],
  })
  return Object.fromEntries(
    rows.flatMap((row) =>
      typeof row['session'] === 'string' ? [[row['session'], row.cost_usd]] : [],
    ),
  )
}
