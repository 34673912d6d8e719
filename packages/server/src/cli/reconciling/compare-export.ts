import {
  bucketStart,
  fromDecimal,
  localStart,
  type Money,
  nextBucketStart,
} from '@tokenledger/sdk/core'
import type { AnswerRow } from '../../query/answer.ts'
import type { Filter, Query } from '../../query/query.ts'
import type { StoredRow } from '../../query/segment-row.ts'
import type { Store } from '../../store/store.ts'
import { TABLE_MEASURES } from '../measures-of-tables.ts'
import type { Difference, Side, Tolerance } from './difference.ts'
import { exportDifference } from './export-reason.ts'
import { bookName, modelName } from './model-name.ts'
import type { ProviderExport } from './read-export.ts'

/** What the ledger says besides, to tell why an export says something else. */
export interface LedgerSide extends Side {
  readonly cacheReadTokens: number
  readonly cacheWriteTokens: number
  readonly reasoningTokens: number
  /** What it costs by the list, whatever tools reckoned. */
  readonly listCost: Money | null
  /** Calls without a known cost or usage. */
  readonly unpricedCalls: number
  readonly missingCalls: number
}

/** What a comparison with an export is about. */
export interface ExportWanted extends Pick<Query, 'from' | 'to'> {
  readonly timeZone: string
  readonly where: readonly Filter[]
  readonly tolerance: Tolerance
}

/**
 * Compares a provider's export, read into a store of its own, with the ledger: by day and model, over
 * the days that the export covers.
 */
export async function compareExport(
  ledger: Store,
  { store, provider }: ProviderExport,
  wanted: ExportWanted,
): Promise<readonly Difference[]> {
  const all = await store.tail(0, Number.MAX_SAFE_INTEGER)
  const rows = all
    .filter(isIn(wanted))
    .map((row) => (row.provider === null ? { ...row, provider } : row))
  const theirs = theirGroups(rows, wanted.timeZone)
  const ours = await ourGroups(ledger, rows, wanted)
  const keys = [...new Set([...theirs.keys(), ...ours.keys()])].sort()
  const fees = feesByDay(rows, wanted.timeZone)
  const wholes = { theirs: wholeByModel(theirs), ours: wholeByModel(ours) }
  return keys.map((key) => {
    const [day = '', model = ''] = key.split('\n')
    const whole = { theirs: wholes.theirs.get(model) ?? null, ours: wholes.ours.get(model) ?? null }
    const pair = { theirs: theirs.get(key) ?? null, ours: ours.get(key) ?? null }
    const known = { whole, fees: fees.get(day) ?? NO_FEES, tolerance: wanted.tolerance }
    return {
      day,
      model: model === '' ? null : model,
      ...exportDifference(pair, { ...known, isFee: known.fees.names.has(model) }),
    }
  })
}

const isIn =
  ({ from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: ExportWanted) =>
  ({ time }: StoredRow): boolean =>
    time >= from && time < to

function theirGroups(rows: readonly StoredRow[], timeZone: string): ReadonlyMap<string, Side> {
  const groups = new Map<string, Side>()
  for (const row of rows) {
    const day = localStart(row.time, timeZone).slice(0, 10)
    const key = `${day}\n${modelName(row.model, row.provider)}`
    const usd = row.reading?.recordedCost?.usd
    const isCounted = Object.keys(row.meters).length > 0
    const side: Side = {
      calls: 1,
      inputTokens: isCounted ? row.inputTokens : null,
      outputTokens: isCounted ? row.outputTokens : null,
      cost: usd === undefined ? null : fromDecimal(usd),
    }
    groups.set(key, addSides(groups.get(key), side))
  }
  return groups
}

interface Fees {
  /** What they are called in place of a model. */
  readonly names: ReadonlySet<string>
  readonly cost: Money
}

const NO_FEES: Fees = { names: new Set(), cost: 0n }

/**
 * What an export books without a model: searches, storage and the like. In the ledger fees belong to
 * their calls. An export that names no model at all is one of days.
 */
function feesByDay(rows: readonly StoredRow[], timeZone: string): ReadonlyMap<string, Fees> {
  const fees = new Map<string, Fees>()
  if (rows.every(({ model }) => model === null)) return fees
  for (const { model, provider, meters, reading, time } of rows) {
    const usd = reading?.recordedCost?.usd
    const isModel = model !== null && bookName(model, provider) !== null
    if (isModel || usd === undefined || Object.keys(meters).length > 0) continue
    const day = localStart(time, timeZone).slice(0, 10)
    const { names, cost } = fees.get(day) ?? NO_FEES
    fees.set(day, {
      names: new Set([...names, modelName(model, provider)]),
      cost: cost + fromDecimal(usd),
    })
  }
  return fees
}

async function ourGroups(
  ledger: Store,
  rows: readonly StoredRow[],
  { timeZone, where, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: ExportWanted,
): Promise<ReadonlyMap<string, LedgerSide>> {
  const times = rows.map(({ time }) => time)
  const groups = new Map<string, LedgerSide>()
  if (times.length === 0) return groups
  const first = times.reduce((least, time) => Math.min(least, time))
  const last = times.reduce((most, time) => Math.max(most, time))
  const days = {
    from: bucketStart(first, 'day', timeZone),
    to: nextBucketStart(last, 'day', timeZone),
  }
  // An export of days alone is compared by days.
  const isByModel = rows.some(({ model }) => model !== null)
  const answer = await ledger.ask({
    from: Math.max(days.from, from),
    to: Math.min(days.to, to),
    bucket: 'day',
    timeZone,
    groupBy: ['model', 'provider'],
    where: [...where, ...providersOf(rows)],
    previous: false,
    measures: TABLE_MEASURES,
  })
  for (const row of answer.rows) {
    if (row.calls === 0) continue
    const model = isByModel ? modelName(textOf(row['model']), textOf(row['provider'])) : ''
    const key = `${String(row.bucket).slice(0, 10)}\n${model}`
    const known = groups.get(key)
    groups.set(key, known === undefined ? ledgerSide(row) : addLedgerSides(known, ledgerSide(row)))
  }
  return groups
}

/** An export is one provider's where it says so: what others were paid is none of its business. */
function providersOf(rows: readonly StoredRow[]): readonly Filter[] {
  const names = [...new Set(rows.map(({ provider }) => provider))]
  return names.includes(null) ? [] : [{ dimension: 'provider', anyOf: names }]
}

const textOf = (value: AnswerRow[string]): string | null =>
  typeof value === 'string' ? value : null

const ledgerSide = (row: AnswerRow): LedgerSide => ({
  calls: row.calls,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  cost: row.cost_usd === null ? null : fromDecimal(row.cost_usd),
  listCost: row.list_cost_usd === null ? null : fromDecimal(row.list_cost_usd),
  cacheReadTokens: row.cache_read_tokens,
  cacheWriteTokens: row.cache_write_tokens,
  reasoningTokens: row.reasoning_tokens,
  unpricedCalls: row.unpriced_calls,
  missingCalls: row.missing_usage_calls,
})

const plus = <T extends number | bigint>(left: T | null, right: T | null): T | null =>
  left === null ? right : right === null ? left : (((left as never) + (right as never)) as T)

/** Both sides together; what one does not know is what the other knows. */
export const addSides = (left: Side | undefined, right: Side): Side =>
  left === undefined
    ? right
    : {
        calls: plus(left.calls, right.calls),
        inputTokens: plus(left.inputTokens, right.inputTokens),
        outputTokens: plus(left.outputTokens, right.outputTokens),
        cost: plus(left.cost, right.cost),
      }

const addLedgerSides = (left: LedgerSide, right: LedgerSide): LedgerSide => ({
  ...addSides(left, right),
  listCost: plus(left.listCost, right.listCost),
  cacheReadTokens: left.cacheReadTokens + right.cacheReadTokens,
  cacheWriteTokens: left.cacheWriteTokens + right.cacheWriteTokens,
  reasoningTokens: left.reasoningTokens + right.reasoningTokens,
  unpricedCalls: left.unpricedCalls + right.unpricedCalls,
  missingCalls: left.missingCalls + right.missingCalls,
})

/** All days of a model together: days that begin at another time move calls, and lose none. */
function wholeByModel(groups: ReadonlyMap<string, Side>): ReadonlyMap<string, Side> {
  const wholes = new Map<string, Side>()
  for (const [key, side] of groups) {
    const model = key.split('\n')[1] ?? ''
    wholes.set(model, addSides(wholes.get(model), side))
  }
  return wholes
}
