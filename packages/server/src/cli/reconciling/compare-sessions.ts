import { fromDecimal, localStart, type Money } from '@tokenledger/sdk/core'
import type { AgentLogSource, SessionSum } from '../../ingest/agent-logs/agent-log-source.ts'
import { AGENT_LOG_SOURCES } from '../../ingest/agent-logs/agent-log-sources.ts'
import { knownFiles } from '../../ingest/agent-logs/known-files.ts'
import type { AnswerRow } from '../../query/answer.ts'
import type { Span } from '../../query/span.ts'
import type { Store } from '../../store/store.ts'
import { addSides } from './compare-export.ts'
import type { RecordedWanted } from './compare-recorded.ts'
import { areTokensBeyond, type Difference, isCostBeyond, type Side } from './difference.ts'
import { modelName } from './model-name.ts'
import { sessionReasons } from './session-reason.ts'

/**
 * Compares what tools say themselves that their sessions consumed with the ledger, by session and
 * model. Sessions that have calls outside of the range are left out: their sums are of all of it.
 */
export async function compareSessions(
  store: Store,
  wanted: RecordedWanted,
): Promise<readonly Difference[]> {
  const sums = await sumsOf(store)
  if (sums.length === 0) return []
  const spans = await spansWithin(store, wanted)
  const compared = sums.filter(({ session }) => spans.has(session))
  if (compared.length === 0) return []
  const ours = await ourSides(store, new Set(compared.map(({ session }) => session)))
  return compared
    .flatMap((sum) => {
      const day = localStart(spans.get(sum.session)?.first ?? 0, wanted.timeZone).slice(0, 10)
      return differencesOf(sum, ours.get(sum.session) ?? new Map(), { ...wanted, day })
    })
    .sort(byDay)
}

async function sumsOf(store: Store): Promise<readonly SessionSum[]> {
  const sums = new Map<string, SessionSum>()
  for (const source of AGENT_LOG_SOURCES) {
    for (const sum of await sumsOfSource(store, source)) {
      const other = sums.get(sum.session)
      // A copy of a history may end earlier: the sum grows.
      if (other === undefined || sizeOf(other) < sizeOf(sum)) sums.set(sum.session, sum)
    }
  }
  return [...sums.values()]
}

async function sumsOfSource(store: Store, source: AgentLogSource): Promise<readonly SessionSum[]> {
  const { sessionSum } = await source.load()
  if (sessionSum === undefined) return []
  const files = await knownFiles(store, source.name)
  return [...files.paths()].flatMap((path) => {
    const state = files.of(path)?.checkpoint.state
    return state === undefined ? [] : (sessionSum(state) ?? [])
  })
}

const sizeOf = ({ models }: SessionSum): number =>
  models.reduce((sum, [, { inputTokens, outputTokens }]) => {
    return sum + (inputTokens ?? 0) + (outputTokens ?? 0)
  }, 0)

async function spansWithin(
  store: Store,
  { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, where }: RecordedWanted,
): Promise<ReadonlyMap<string, Span>> {
  const asked = new Set((await store.spans('session', { where })).map(({ value }) => value))
  const whole = await store.spans('session', { where: [] })
  const within = whole.filter(
    ({ value, first, last }) => asked.has(value) && first >= from && last < to,
  )
  return new Map(within.map((span) => [span.value, span]))
}

type SidesByModel = ReadonlyMap<string, Side>

async function ourSides(
  store: Store,
  sessions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, SidesByModel>> {
  const sides = new Map<string, Map<string, Side>>()
  const { rows } = await store.ask({
    bucket: 'none',
    timeZone: 'UTC',
    groupBy: ['session', 'model', 'provider'],
    where: [],
    previous: false,
    measures: ['calls', 'input_tokens', 'output_tokens', 'list_cost_usd'],
  })
  for (const row of rows) {
    const session = textOf(row['session'])
    if (session === null || !sessions.has(session) || row.calls === 0) continue
    const ofSession = sides.get(session) ?? new Map<string, Side>()
    sides.set(session, ofSession)
    const model = modelName(textOf(row['model']), textOf(row['provider']))
    ofSession.set(model, addSides(ofSession.get(model), sideOf(row)))
  }
  return sides
}

const textOf = (value: AnswerRow[string]): string | null =>
  typeof value === 'string' ? value : null

const sideOf = (row: AnswerRow): Side => ({
  calls: row.calls,
  inputTokens: row.input_tokens,
  outputTokens: row.output_tokens,
  cost: row.list_cost_usd === null ? null : fromDecimal(row.list_cost_usd),
})

function differencesOf(
  { session, models }: SessionSum,
  ours: SidesByModel,
  { day, tolerance }: RecordedWanted & { readonly day: string },
): readonly Difference[] {
  const theirs = new Map<string, Side>()
  for (const [name, { inputTokens, outputTokens, costUsd }] of models) {
    const model = modelName(name, null)
    const cost = costUsd === null ? null : fromDecimal(costUsd)
    const side = { calls: null, inputTokens, outputTokens, cost }
    theirs.set(model, addSides(theirs.get(model), side))
  }
  return [...new Set([...theirs.keys(), ...ours.keys()])].map((model) => {
    const pair = { theirs: theirs.get(model) ?? null, ours: ours.get(model) ?? null }
    const [recorded, list] = [costOf(pair.theirs), costOf(pair.ours)]
    return {
      day,
      session,
      model: model === '' ? null : model,
      ...pair,
      cost: recorded === null || list === null ? null : recorded - list,
      reasons: sessionReasons(pair, tolerance),
      isBeyond: isBeyond(pair, tolerance),
    }
  })
}

type Pair = Pick<Difference, 'theirs' | 'ours'>

function isBeyond({ theirs, ours }: Pair, tolerance: RecordedWanted['tolerance']): boolean {
  const [recorded, list] = [costOf(theirs), costOf(ours)]
  if (recorded !== null && list !== null) return isCostBeyond(recorded, list, tolerance)
  return (['inputTokens', 'outputTokens'] as const).some((name) =>
    areTokensBeyond(theirs?.[name] ?? 0, ours?.[name] ?? 0, tolerance),
  )
}

/** Where a side knows of no call, it was nothing; null: the cost of its calls is not known. */
const costOf = (side: Side | null): Money | null => (side === null ? 0n : side.cost)

const byDay = (left: Difference, right: Difference): number =>
  compare(left.day, right.day) ||
  compare(left.session ?? '', right.session ?? '') ||
  compare(left.model ?? '', right.model ?? '')

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
