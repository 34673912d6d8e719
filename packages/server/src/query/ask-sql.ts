import type { Answer } from './answer.ts'
import { answerOf } from './answer-of.ts'
import type { Extent } from './bucket-sql.ts'
import { compile } from './compile.ts'
import { decodeGroups, decodeUnpricedModel } from './decode-groups.ts'
import type { Dialect, RunStatement, Statement } from './dialects/dialect.ts'
import { previousQuery } from './previous-query.ts'
import type { Query } from './query.ts'
import type { Aggregate } from './sums.ts'

const EXTENT: Statement = {
  sql: 'SELECT (SELECT min("time") FROM entries) AS "first", (SELECT max("time") FROM entries) AS "last"',
  params: [],
}

/**
 * Answers a question by SQL as `evaluate` does over the same rows. One pass over the rows adds up
 * everything but percentiles (a second) and the models without price (a third, if there are any);
 * totals and coverage are folded from the groups. Let `run` read one state of the ledger throughout.
 *
 * Token counts are added as floating-point numbers: exact for whole ones while a sum stays below
 * 2^53, and never an overflow.
 *
 * @throws TokenledgerError `previous_needs_from` when the period before is asked for without a range.
 */
export async function askSql(query: Query, dialect: Dialect, run: RunStatement): Promise<Answer> {
  const before = previousQuery(query)
  const extent = needsExtent(query) ? await readExtent(run) : NO_EXTENT
  const aggregate = await aggregateSql(query, { dialect, run, extent })
  const previous = before && {
    query: before,
    aggregate: await aggregateSql(before, { dialect, run, extent }),
  }
  return answerOf({ query, aggregate }, previous)
}

interface Engine {
  readonly dialect: Dialect
  readonly run: RunStatement
  readonly extent: Extent
}

async function aggregateSql(query: Query, { dialect, run, extent }: Engine): Promise<Aggregate> {
  const compiled = compile(query, dialect, withinRange(extent, query))
  const groups = await run(compiled.groups)
  const latencies = compiled.latencies === null ? [] : await run(compiled.latencies)
  const hasUnpriced = groups.some((row) => Number(row['has_unpriced']) > 0)
  const models = hasUnpriced ? await run(compiled.unpricedModels) : []
  return {
    groups: decodeGroups(query.groupBy.length, compiled, { groups, latencies }),
    unpricedModels: models.map(decodeUnpricedModel),
  }
}

const NO_EXTENT: Extent = { first: 0, last: 0 }

function needsExtent({ bucket }: Query): boolean {
  return bucket !== 'none'
}

async function readExtent(run: RunStatement): Promise<Extent> {
  const [row] = await run(EXTENT)
  const [first, last] = [row?.['first'] ?? null, row?.['last'] ?? null]
  return first === null || last === null ? NO_EXTENT : { first: Number(first), last: Number(last) }
}

/** The part of the extent in which the question's rows lie. */
function withinRange({ first, last }: Extent, { from, to }: Query): Extent {
  return { first: Math.max(first, from ?? first), last: Math.min(last, (to ?? last + 1) - 1) }
}
