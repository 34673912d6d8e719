// Appends its share of calls, half of which every writer has, and prints the sum of its results.
import { sqliteStore } from '../../packages/server/dist/store/sqlite/sqlite-store.js'
import { callOf } from '../crash/entries.mjs'

const [path = '', name = '', batches = '0'] = process.argv.slice(2)
const store = await sqliteStore({ path })
const sum = { accepted: 0, duplicates: 0, rejected: 0 }

for (let batch = 0; batch < Number(batches); batch++) {
  const ids = Array.from({ length: 50 }, (_, n) =>
    n % 2 === 0 ? `shared-${batch}-${n}` : `${name}-${batch}-${n}`,
  )
  const entries = ids.map((id) => callOf(id, id.length % 3))
  const result =
    batch % 4 === 3
      ? await store.reconcile('count', ['calls'], (known) => [
          ...entries.map((entry) => ({ kind: 'entry', entry })),
          { kind: 'state', key: 'calls', state: String(Number(known.get('calls') ?? 0) + 1) },
        ])
      : await store.append(entries)
  sum.accepted += result.accepted
  sum.duplicates += result.duplicates
  sum.rejected += result.rejected.length
}
await store.close()
process.stdout.write(JSON.stringify(sum))
