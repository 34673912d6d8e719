// The pure functions that every call goes through: one core, calls a second.
import { costOf, runningTotals, totalsOf } from '@tokenledger/sdk'
import { segmentRows } from '../packages/server/dist/query/segment-rows.js'
import { benchEntries } from './entries.mjs'
import { figure, print } from './measure.mjs'

const entries = benchEntries(20_000)

/** Calls a second of `work`, over at least half a second. */
function rateOf(work) {
  for (const entry of entries) work(entry)
  const start = performance.now()
  let calls = 0
  while (performance.now() - start < 500) {
    for (const entry of entries) work(entry)
    calls += entries.length
  }
  return (calls / (performance.now() - start)) * 1000
}

const totals = runningTotals(['agent', 'model', 'task', 'session', 'user'])
const first = rateOf((entry) => totals.add(entry))
const later = rateOf((entry) => totals.add(entry))

print(
  'Pure functions',
  'One core. The running totals hold five dimensions; the second figure is after a million records more.',
  ['what', 'a second'],
  [
    ['totalsOf', figure(rateOf(({ usage }) => totalsOf(usage)))],
    [
      'costOf, by the book',
      figure(
        rateOf(({ usage, time, dimensions }) =>
          costOf(usage, { at: time, provider: dimensions.provider }),
        ),
      ),
    ],
    ['segmentRows', figure(rateOf(segmentRows))],
    ['runningTotals.add', `${figure(first)}, later ${figure(later)}`],
  ],
)
