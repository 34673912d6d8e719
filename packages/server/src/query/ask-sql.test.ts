import { DatabaseSync } from '@photostructure/sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { askSql } from './ask-sql.ts'
import type { SqlRow, SqlValue, Statement } from './dialects/dialect.ts'
import { sqliteDialect } from './dialects/sqlite-dialect.ts'
import { evaluate } from './evaluate.ts'
import {
  BUCKETS,
  type Dimension,
  MEASURES,
  NAMED_DIMENSIONS,
  type Order,
  type Query,
} from './query.ts'
import { randomCall, randomLedger, TAG_KEYS, TEXTS, ZONES } from './random-ledger.contract.ts'
import type { SegmentRow } from './segment-row.ts'

const IS_FULL = process.env['TOKENLEDGER_FULL'] !== undefined

describe('askSql on SQLite', () => {
  const ledger = sqliteLedger()
  const dialect = sqliteDialect()

  it('answers random questions to random ledgers as the reference does', async () => {
    await fc.assert(
      fc.asyncProperty(
        randomLedger,
        fc.array(randomQuery(), { minLength: 3, maxLength: 6 }),
        async (rows, queries) => {
          ledger.fill(rows)
          for (const query of queries) {
            expect(await askSql(query, dialect, ledger.run)).toEqual(evaluate(query, rows))
          }
        },
      ),
      { numRuns: IS_FULL ? 250 : 100 },
    )
  })

  it('adds up to the totals by any dimension', async () => {
    const query = randomQuery().map((one): Query => ({ ...one, previous: false }))
    await fc.assert(
      fc.asyncProperty(randomLedger, query, dimension(), async (rows, one, other) => {
        ledger.fill(rows)
        const answer = await askSql(one, dialect, ledger.run)
        const again = await askSql({ ...one, groupBy: [other], bucket: 'day' }, dialect, ledger.run)
        expect(again.totals).toEqual(answer.totals)
        expect(again.coverage).toEqual(answer.coverage)
        for (const measure of ADDITIVE) {
          const sum = answer.rows.reduce((total, row) => total + Number(row[measure]), 0)
          expect(sum).toBe(answer.totals[measure])
        }
      }),
      { numRuns: IS_FULL ? 100 : 50 },
    )
  })

  it('puts every instant around a change of the clocks in the same bucket as the reference', async () => {
    const [example] = fc.sample(randomCall(), { numRuns: 1, seed: 1 })[0] ?? []
    if (example === undefined) throw new Error('a call has a row')
    for (const { name: timeZone, change } of ZONES) {
      for (const minutes of [-61, -46, -31, -1, 0, 1, 29, 31, 59, 61, 1440]) {
        const rows = [{ ...example, sign: 1, segment: 0, time: change + minutes * 60_000 } as const]
        ledger.fill(rows)
        for (const bucket of BUCKETS) {
          const query = { bucket, timeZone, groupBy: [], where: [], previous: false }
          expect(await askSql(query, dialect, ledger.run)).toEqual(evaluate(query, rows))
        }
      }
    }
  })

  it('needs no second pass when nothing asks for one', async () => {
    ledger.fill([])
    const statements: Statement[] = []
    const run = (statement: Statement) => {
      statements.push(statement)
      return ledger.run(statement)
    }
    const query = { bucket: 'none', timeZone: 'UTC', groupBy: ['agent'], where: [] } as const
    await askSql({ ...query, previous: false, measures: ['calls'] }, dialect, run)
    expect(statements).toHaveLength(1)
  })
})

const ADDITIVE = [
  'calls',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'unpriced_calls',
  'missing_usage_calls',
  'estimated_calls',
  'error_calls',
] as const

function dimension(): fc.Arbitrary<Dimension> {
  const tags = TAG_KEYS.map((key): Dimension => `tag.${key}`)
  return fc.constantFrom<Dimension>(...NAMED_DIMENSIONS, ...tags)
}

function randomQuery(): fc.Arbitrary<Query> {
  const filter = fc.record({
    dimension: dimension(),
    anyOf: fc.array(fc.constantFrom(...TEXTS), { maxLength: 4 }),
  })
  const base = fc.record({
    bucket: fc.constantFrom(...BUCKETS),
    timeZone: fc.constantFrom(...ZONES.map(({ name }) => name)),
    groupBy: fc.uniqueArray(dimension(), { maxLength: 3 }),
    where: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(filter, { maxLength: 2 })),
    previous: fc.boolean(),
  })
  const range = fc
    .tuple(
      fc.integer({ min: 0, max: ZONES.length - 1 }),
      fc.integer({ min: -90, max: 90 }),
      fc.integer({ min: 1, max: 4000 }),
    )
    .map(([zone, hours, length]) => {
      const from = (ZONES[zone]?.change ?? 0) + hours * 3_600_000
      return { from, to: from + length * 3_600_000 }
    })
  const extras = fc.record(
    {
      order: fc.integer({ min: 0, max: 99 }),
      descending: fc.boolean(),
      limit: fc.integer({ min: 1, max: 4 }),
      measures: fc.subarray([...MEASURES]),
    },
    { requiredKeys: ['descending'] },
  )
  return fc.tuple(base, fc.option(range), extras).map(([question, bounds, extra]): Query => {
    const { order, descending, ...rest } = extra
    const names: Order['by'][] = [...MEASURES, ...question.groupBy, 'bucket', 'bucket']
    const by = order === undefined ? undefined : names[order % names.length]
    return {
      ...question,
      ...bounds,
      ...rest,
      previous: question.previous && bounds !== null,
      ...(by !== undefined && { order: { by, descending } }),
    }
  })
}

const DIMENSION_COLUMNS = [
  'project',
  'environment',
  'workflow',
  'agent',
  'task',
  'session',
  'user',
  'tool',
  'source',
  'provider',
  'operation',
  'model',
  'status',
  'coverage',
] as const

const TEXT_COLUMNS = [...DIMENSION_COLUMNS, 'tags', 'tools', 'service_tier', 'price_id']

const NUMBER_COLUMNS = [
  'segment',
  'sign',
  'time',
  'unpriced',
  'latency_bucket',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'cost_pico',
  'list_cost_pico',
  'estimated',
]

/** The values of the columns that questions name, in the encodings that `Dialect` describes. */
function valuesOf(row: SegmentRow): SqlValue[] {
  return [
    row.segment,
    row.sign,
    row.time,
    row.unpriced,
    row.latencyBucket,
    row.inputTokens,
    row.outputTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    row.reasoningTokens,
    row.cost,
    row.listCost,
    row.estimated ? 1 : 0,
    ...DIMENSION_COLUMNS.map((name) => row[name]),
    row.tags === null ? null : JSON.stringify(row.tags),
    row.tools === null ? null : JSON.stringify(row.tools),
    row.serviceTier,
    row.priceId,
  ]
}

function sqliteLedger() {
  const db = new DatabaseSync(':memory:')
  function fill(rows: readonly SegmentRow[]): void {
    db.exec('DROP TABLE IF EXISTS entries')
    const names = [...NUMBER_COLUMNS, ...TEXT_COLUMNS].map((name) => `"${name}"`)
    // Declared types matter: a bound number would else be stored as a floating-point one.
    const declarations = names.map(
      (name, at) => `${name} ${at < NUMBER_COLUMNS.length ? 'INTEGER' : 'TEXT'}`,
    )
    db.exec(`CREATE TABLE entries (seq INTEGER PRIMARY KEY, ${declarations.join(', ')})`)
    const marks = names.map(() => '?').join(', ')
    const insert = db.prepare(`INSERT INTO entries (${names.join(', ')}) VALUES (${marks})`)
    for (const row of rows) insert.run(...valuesOf(row))
  }
  function run({ sql, params }: Statement): SqlRow[] {
    const statement = db.prepare(sql)
    statement.setReadBigInts(true)
    return statement.all(...params) as SqlRow[]
  }
  return { fill, run }
}
