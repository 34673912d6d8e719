import { DatabaseSync } from '@photostructure/sqlite'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileListing, type ListingQuery } from './compile-listing.ts'
import { sqliteDialect } from './dialects/sqlite-dialect.ts'
import { rowFilter } from './row-filter.ts'

const LETTERS = ['a', 'b', null] as const

const randomEntries = fc.array(
  fc.record({
    time: fc.integer({ min: 0, max: 5 }),
    agent: fc.constantFrom(...LETTERS),
    models: fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 15 },
)

const randomListing: fc.Arbitrary<ListingQuery> = fc.record({
  from: fc.integer({ min: 0, max: 2 }),
  to: fc.integer({ min: 3, max: 6 }),
  where: fc.array(
    fc.record({
      dimension: fc.constantFrom('agent', 'model'),
      anyOf: fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
  limit: fc.integer({ min: 1, max: 5 }),
  after: fc.option(
    fc.record({ time: fc.integer({ min: 0, max: 6 }), seq: fc.integer({ min: 1, max: 30 }) }),
  ),
})

it('lists the entries that have a row which passes every filter, the newest first', () => {
  const db = new DatabaseSync(':memory:')
  db.exec(
    'CREATE TABLE entries (seq INTEGER PRIMARY KEY, id TEXT, segment INTEGER, time INTEGER, agent TEXT, model TEXT)',
  )
  const insert = db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)')
  fc.assert(
    fc.property(randomEntries, randomListing, (entries, listing) => {
      db.exec('DELETE FROM entries')
      let seq = 0
      const rows = entries.flatMap(({ time, agent, models }, at) =>
        models.map((model, segment) => ({
          seq: ++seq,
          id: `e${at}`,
          segment,
          time,
          agent,
          model,
        })),
      )
      for (const row of rows) insert.run(...Object.values(row))
      const { sql, params } = compileListing(listing, sqliteDialect())
      const found = db.prepare(sql).all(...params) as { id: string }[]
      expect(found.map(({ id }) => id)).toEqual(expectedIds(rows, listing))
    }),
    { numRuns: 300 },
  )
})

interface Row {
  readonly seq: number
  readonly id: string
  readonly segment: number
  readonly time: number
  readonly agent: string | null
  readonly model: string | null
}

function expectedIds(rows: readonly Row[], listing: ListingQuery): string[] {
  const { after, limit } = listing
  const isAsked = rowFilter(listing)
  const asked = new Set(rows.filter((row) => isAsked(row as never)).map(({ id }) => id))
  return rows
    .filter((row) => row.segment === 0 && asked.has(row.id))
    .filter(
      ({ time, seq }) =>
        after === null || time < after.time || (time === after.time && seq < after.seq),
    )
    .sort((left, right) => right.time - left.time || right.seq - left.seq)
    .slice(0, limit)
    .map(({ id }) => id)
}
