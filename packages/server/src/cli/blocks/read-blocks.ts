import type { AnswerRow } from '../../query/answer.ts'
import type { Filter, Query } from '../../query/query.ts'
import type { Store } from '../../store/store.ts'
import { TABLE_MEASURES } from '../measures-of-tables.ts'
import { BLOCK_MS, type BlockUsage, blocksOf, HOUR_MS, type HourUsage } from './blocks-of.ts'
import { type BurnRate, burnRate } from './burn-rate.ts'
import { firstCallTime, lastCallTime } from './call-times.ts'
import { addSums, NO_USAGE, sumOfRow } from './usage-sum.ts'

/** A block with the times of its calls. */
export interface Block extends BlockUsage {
  readonly firstCall: number
  readonly lastCall: number
  readonly isActive: boolean
  /** Of the active block only. */
  readonly burn: BurnRate | null
}

/** Which blocks to read. */
export interface BlocksWanted {
  /** Blocks that end later, epoch milliseconds. @default all */
  readonly from?: number
  /** Blocks that begin earlier. @default no end */
  readonly to?: number
  readonly where: readonly Filter[]
  /** Epoch milliseconds. */
  readonly now: number
  /** Only so many, the latest. @default all */
  readonly latest?: number
}

/** The blocks that were read, in order, and how many there are without a limit. */
export interface BlocksRead {
  readonly blocks: readonly Block[]
  readonly count: number
}

/** Reads blocks from a ledger. Where one begins depends on all calls before it, whatever is asked for. */
export async function readBlocks(store: Store, wanted: BlocksWanted): Promise<BlocksRead> {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, where, now } = wanted
  const hours = await hoursFrom(store, from, where)
  const all = await blocksOf(hours, (instant) =>
    readAt(store, { from: instant, to: instant + 1, where }),
  )
  const inRange = all.filter(({ start, end }) => end > from && start < to)
  const shown = wanted.latest === undefined ? inRange : inRange.slice(-wanted.latest)
  const blocks: Block[] = []
  for (const block of shown) blocks.push(await withTimes(store, block, { where, now }))
  return { blocks, count: inRange.length }
}

async function withTimes(
  store: Store,
  block: BlockUsage,
  { where, now }: Pick<BlocksWanted, 'where' | 'now'>,
): Promise<Block> {
  const { start, end, from, lastHour } = block
  const first = await firstCallTime(store, { from, to: start + HOUR_MS, where })
  const until = Math.min(lastHour + HOUR_MS, end + 1)
  const last = await lastCallTime(store, { from: lastHour, to: until, where })
  const [firstCall, lastCall] = [first ?? start, last ?? start]
  const isActive = now - lastCall < BLOCK_MS && now >= start && now < end
  const burn = isActive ? burnRate({ ...block, firstCall, lastCall }, now) : null
  return { ...block, firstCall, lastCall, isActive, burn }
}

const DAY_MS = 24 * HOUR_MS
/** Most people sleep: the last pause before is looked for among the days just before. */
const LOOKED_BACK_MS = 8 * DAY_MS

/** The hours that decide where blocks begin after a time: those since the last pause before it. */
async function hoursFrom(
  store: Store,
  from: number,
  where: readonly Filter[],
): Promise<readonly HourUsage[]> {
  if (Number.isFinite(from)) {
    const since = from - LOOKED_BACK_MS
    const recent = await readHours(store, { from: since - (since % HOUR_MS), where })
    const pause = lastPause(recent, from, since)
    if (pause !== null) return recent.slice(pause)
  }
  return readHours(store, { where })
}

/**
 * After a pause longer than a block the next call begins one, whatever came before. The place of the
 * first hour after the last pause; null when there was none.
 */
function lastPause(hours: readonly HourUsage[], from: number, since: number): number | null {
  let found: number | null = hours.length === 0 ? 0 : null
  let before = since
  for (const [index, { start }] of hours.entries()) {
    if (index > 0 && start > from) break
    if (start - before > BLOCK_MS + HOUR_MS) found = index
    before = start
  }
  return found
}

async function readHours(
  store: Store,
  range: Pick<Query, 'from' | 'where'>,
): Promise<readonly HourUsage[]> {
  const { rows } = await store.ask({ ...BY_MODEL, ...range, bucket: 'hour' })
  const byHour = new Map<number, AnswerRow[]>()
  for (const row of rows) {
    const start = Date.parse(row.bucket ?? '')
    const known = byHour.get(start)
    if (known === undefined) byHour.set(start, [row])
    else known.push(row)
  }
  return [...byHour]
    .map(([start, ofHour]) => ({ start, ...usageOf(ofHour) }))
    .filter(({ usage }) => usage.calls > 0)
    .sort((left, right) => left.start - right.start)
}

async function readAt(store: Store, range: Pick<Query, 'from' | 'to' | 'where'>) {
  const { rows } = await store.ask({ ...BY_MODEL, ...range })
  return usageOf(rows)
}

const BY_MODEL: Query = {
  bucket: 'none',
  timeZone: 'UTC',
  groupBy: ['model'],
  where: [],
  previous: false,
  measures: TABLE_MEASURES,
}

function usageOf(rows: readonly AnswerRow[]): Pick<HourUsage, 'usage' | 'models'> {
  const models = rows
    .filter(({ calls }) => calls > 0)
    .sort((left, right) => right.total_tokens - left.total_tokens)
    .flatMap((row) => (typeof row['model'] === 'string' ? [row['model']] : []))
  return { usage: rows.map(sumOfRow).reduce(addSums, NO_USAGE), models }
}
