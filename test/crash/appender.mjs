// Appends batches and imports until it is killed; prints what was acknowledged.
import { sqliteStore } from '../../packages/server/dist/store/sqlite/sqlite-store.js'
import { callOf } from './entries.mjs'

const [path = '', run = '0'] = process.argv.slice(2)
const store = await sqliteStore({ path })
process.stdout.write('ready\n')

for (let batch = 0; ; batch++) {
  const name = `r${run}-b${batch}`
  if (batch % 3 === 2) {
    await store.reconcile('crash', ['place'], (known) => [
      ...Array.from({ length: 40 }, (_, n) => ({
        kind: 'entry',
        entry: callOf(`${name}-${n}`, n % 3),
        origin: 'seen',
      })),
      { kind: 'state', key: 'place', state: String(Number(known.get('place') ?? 0) + 40) },
    ])
    process.stdout.write(`import ${name} 40\n`)
  } else {
    const size = batch % 3 === 0 ? 1 : 300
    // One entry in ten was appended before: it must not count twice.
    const entries = Array.from({ length: size }, (_, n) =>
      n % 10 === 9 ? callOf(`${name}-${n - 1}`, 1) : callOf(`${name}-${n}`, n % 3),
    )
    await store.append(entries)
    process.stdout.write(`append ${name} ${size}\n`)
  }
}
