import { Stat } from '../../components/stat.tsx'
import { count, shortCount } from '../../format/count.ts'
import { picoOf, sumMoney, textOfPico } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import type { Shown } from './use-pausable.ts'

/** The figures of the last minutes, and the estimate of what is in flight: never added to them. */
export function LiveFigures({
  shown,
  minutes,
}: {
  readonly shown: Shown
  readonly minutes: number
}) {
  const { usage, inFlight, seen } = shown
  const totals = usage?.totals
  const cost = totals?.cost_usd
  const burn = typeof cost === 'string' ? anHour(cost, minutes) : cost
  const soFar = sumMoney(inFlight.map((call) => call.cost_usd))
  const arrived = textOfPico(seen.pico)
  return (
    <dl className="stats live-stats">
      <Stat label="Burn per hour" value={money(burn)} title={exactMoney(burn)}>
        at the pace of the last {minutes} min
      </Stat>
      <Stat label={`Last ${minutes} min`} value={money(cost)} title={exactMoney(cost)}>
        {totals === undefined
          ? ' '
          : `${count(totals.calls)} calls · ${shortCount(totals.total_tokens)} tokens`}
      </Stat>
      <Stat
        label="In flight"
        value={count(inFlight.length)}
        title="What these calls have used so far, as their senders estimate it"
      >
        {inFlight.length === 0 ? 'no call is open' : `${estimate(soFar)} so far, estimated`}
      </Stat>
      <Stat label="Arrived while you look" value={count(seen.calls)} title={exactMoney(arrived)}>
        {seen.unpriced > 0
          ? `${money(arrived)} · ${count(seen.unpriced)} without a price`
          : money(arrived)}
      </Stat>
    </dl>
  )
}

/** An estimate says so wherever it stands. */
export const estimate = (text: string | null): string => (text === null ? '—' : `≈ ${money(text)}`)

const anHour = (cost: string, minutes: number): string =>
  textOfPico((picoOf(cost) * 60n) / BigInt(minutes))
