// Questions to a million entries, beside the same question written by hand for the bare engine.
import { join } from 'node:path'
import { sqliteDriver } from '../packages/server/dist/store/sqlite/sqlite-driver.js'
import { sqliteStore } from '../packages/server/dist/store/sqlite/sqlite-store.js'
import { benchEntries } from './entries.mjs'
import { figure, inFolder, inTurns, millisecondsOf, print } from './measure.mjs'

const COUNT = 1_000_000
const BATCH = 10_000
const PLAIN = { bucket: 'none', timeZone: 'UTC', groupBy: [], where: [], previous: false }
const MEASURES = [
  'calls',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'total_tokens',
  'cost_usd',
  'list_cost_usd',
  'unpriced_calls',
  'missing_usage_calls',
  'estimated_calls',
  'error_calls',
]
/** What one would write by hand for the same measures: exact money, calls once, coverage. */
const HAND_WRITTEN = `
  sum(CASE WHEN segment = 0 THEN sign ELSE 0 END) AS calls,
  sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
  sum(reasoning_tokens),
  sum(cost_pico >> 20), sum(cost_pico & 1048575),
  sum(list_cost_pico >> 20), sum(list_cost_pico & 1048575),
  sum(CASE WHEN segment = 0 AND coverage = 'unpriced' THEN sign ELSE 0 END),
  sum(CASE WHEN segment = 0 AND coverage = 'missing' THEN sign ELSE 0 END),
  sum(CASE WHEN segment = 0 AND coverage = 'partial' THEN sign ELSE 0 END),
  sum(CASE WHEN segment = 0 AND estimated = 1 THEN sign ELSE 0 END),
  sum(CASE WHEN segment = 0 AND status = 'error' THEN sign ELSE 0 END)`

const QUESTIONS = [
  ['by agent', { groupBy: ['agent'] }, 'agent'],
  ['by agent and model', { groupBy: ['agent', 'model'] }, 'agent, model'],
  ['by day and model', { bucket: 'day', groupBy: ['model'] }, 'time / 86400000, model'],
  ['by day in Berlin', { bucket: 'day', timeZone: 'Europe/Berlin' }, '(time + 7200000) / 86400000'],
  ['by session, the first 20', { groupBy: ['session'], limit: 20 }, 'session'],
  [
    'of one agent, by user',
    { groupBy: ['user'], where: [{ dimension: 'agent', anyOf: ['coder'] }] },
    'user',
    "WHERE agent = 'coder'",
  ],
]

const LISTINGS = [
  ['one task', [{ dimension: 'task', anyOf: ['task-12345'] }], 1000],
  ['newest 50', [], 50],
  ['newest 50 of an agent', [{ dimension: 'agent', anyOf: ['coder'] }], 50],
  [
    'newest 50 errors of a user',
    [
      { dimension: 'user', anyOf: ['user-7'] },
      { dimension: 'status', anyOf: ['error'] },
    ],
    50,
  ],
  ['newest 50 of a session', [{ dimension: 'session', anyOf: ['session-77'] }], 50],
]

await inFolder(async (folder) => {
  const path = join(folder, 'ledger.sqlite')
  const store = await sqliteStore({ path, queries: 'inline' })
  for (let start = 0; start < COUNT; start += BATCH) {
    await store.append(benchEntries(BATCH, { start, total: COUNT }))
    if (start % 200_000 === 0) console.error(`${start} of ${COUNT} entries`)
  }
  const { DatabaseSync } = sqliteDriver()
  const db = new DatabaseSync(path, { readOnly: true })
  db.exec('PRAGMA temp_store = FILE')

  const answers = []
  for (const [name, question, groups, where = ''] of QUESTIONS) {
    const bare = db.prepare(
      `SELECT ${groups}, ${HAND_WRITTEN} FROM entries ${where} GROUP BY ${groups}`,
    )
    const { ours, floor } = await inTurns(
      () => store.ask({ ...PLAIN, ...question, measures: MEASURES }),
      () => bare.all(),
    )
    answers.push([name, figure(ours), figure(floor), figure(ours / floor), '≤ 1.2'])
  }
  const listings = []
  for (const [name, where, limit] of LISTINGS) {
    const ms = await millisecondsOf(() => store.list({ where, limit }), 20)
    listings.push([name, figure(ms), '≤ 5 ms'])
  }
  const start = performance.now()
  await store.ask({ ...PLAIN, groupBy: ['model'] })
  const percentiles = performance.now() - start
  db.close()
  await store.close()

  print(
    'Questions',
    `${figure(COUNT)} entries in one file; the bare engine runs hand-written SQL with the same measures. With percentiles, by model: ${figure(percentiles)} ms.`,
    ['question', 'tokenledger, ms', 'bare SQL, ms', 'ratio', 'must hold'],
    answers,
  )
  print('Lists', 'The same file.', ['list', 'ms', 'must hold'], listings)
})
