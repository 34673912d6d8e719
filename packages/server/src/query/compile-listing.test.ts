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
