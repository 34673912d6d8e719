import type { Dialect, RunStatement, SqlValue, Statement } from '../../query/dialects/dialect.ts'
import type { Filter } from '../../query/query.ts'
import { cursorAfter, listingStart } from '../listing-cursor.ts'
import type { EntryPage, Listing } from '../store.ts'
import { storedEntries } from '../stored-entries.ts'
import { decodeRow } from './row-codec.ts'

const ROWS = 'SELECT * FROM entries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq'

/** A page of entries, the newest first; of the same instant, the last to arrive. */
export async function listEntries(
  listing: Listing,
  dialect: Dialect,
  run: RunStatement,
): Promise<EntryPage> {
  const found = await run(pageStatement(listing, dialect))
  const page = found.slice(0, listing.limit)
  const ids = page.map((row) => String(row['id']))
  const rows = await run({ sql: ROWS, params: [JSON.stringify(ids)] })
  const byId = new Map(storedEntries(rows.map(decodeRow)).map((entry) => [entry.id, entry]))
  const last = page.at(-1)
  const hasMore = found.length > page.length && last !== undefined
  return {
    entries: ids.flatMap((id) => byId.get(id) ?? []),
    next: hasMore ? cursorAfter({ time: Number(last['time']), seq: Number(last['seq']) }) : null,
  }
}

/** One row more than the page tells whether there is another page. */
function pageStatement(listing: Listing, dialect: Dialect): Statement {
  const conditions = [
    { sql: 'segment = 0', params: [] },
    ...rangeConditions(listing),
    ...listing.where.map((filter) => filterCondition(filter, dialect)),
  ]
  const where = conditions.map(({ sql }) => sql).join(' AND ')
  return {
    sql: `SELECT id, time, seq FROM entries AS call WHERE ${where} ORDER BY time DESC, seq DESC LIMIT ?`,
    params: [...conditions.flatMap(({ params }) => params), listing.limit + 1],
  }
}

function rangeConditions(listing: Listing): Statement[] {
  const { from, to } = listing
  const start = listingStart(listing)
  return [
    ...(from === undefined ? [] : [{ sql: 'time >= ?', params: [from] }]),
    ...(to === undefined ? [] : [{ sql: 'time < ?', params: [to] }]),
    ...(start === null
      ? []
      : [
          {
            sql: 'time <= ? AND (time < ? OR seq < ?)',
            params: [start.time, start.time, start.seq],
          },
        ]),
  ]
}

/** Only the model differs between the rows of a call: it is looked for in all of them. */
function filterCondition({ dimension, anyOf }: Filter, dialect: Dialect): Statement {
  if (dimension === 'model') {
    const { sql, params } = anyOfCondition({ sql: 'part.model', params: [] }, anyOf)
    return {
      sql: `EXISTS (SELECT 1 FROM entries AS part WHERE part.id = call.id AND ${sql})`,
      params,
    }
  }
  const column = dimension.startsWith('tag.')
    ? dialect.tag(dimension.slice('tag.'.length))
    : { sql: `"${dimension}"`, params: [] }
  return anyOfCondition(column, anyOf)
}

function anyOfCondition(value: Statement, anyOf: Filter['anyOf']): Statement {
  const texts = anyOf.filter((text): text is string => text !== null)
  const tests: { sql: string; params: readonly SqlValue[] }[] = []
  if (texts.length > 0) {
    const places = texts.map(() => '?').join(', ')
    tests.push({ sql: `${value.sql} IN (${places})`, params: [...value.params, ...texts] })
  }
  if (texts.length < anyOf.length) {
    tests.push({ sql: `${value.sql} IS NULL`, params: value.params })
  }
  if (tests.length === 0) return { sql: 'FALSE', params: [] }
  return {
    sql: `(${tests.map(({ sql }) => sql).join(' OR ')})`,
    params: tests.flatMap(({ params }) => params),
  }
}
