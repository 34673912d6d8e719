import { Link } from '@tanstack/react-router'
import type { UsageAnswer } from 'tokenledger/wire'
import { useNow } from '../../browser/use-now.ts'
import { bucketsOf } from '../../charts/buckets-of.ts'
import { Sparkline } from '../../components/sparkline.tsx'
import { Stat } from '../../components/stat.tsx'
import { change, count, percent, ratio, shortCount } from '../../format/count.ts'
import { exactMoney, money } from '../../format/money.ts'
import { height, type Measure } from '../../measures/measures.ts'
import { useSpendSoFar } from '../../questions/use-spend-so-far.ts'
import type { Range } from '../../url/range.ts'
import { useFrameSearch } from '../../url/use-frame.ts'
import { runRate } from './run-rate.ts'

/** Undefined: nothing is priced; null: too little to tell. */
function paceText(perMonth: string | null | undefined): string {
  if (perMonth === undefined) return 'Nothing priced'
  return perMonth === null ? 'A month: from 7 days and 10 calls' : `≈ ${money(perMonth)} in 30 days`
}

/** The figures that are read first. */
export function KeyFigures({
  answer,
  range,
  where,
}: {
  readonly answer: UsageAnswer
  readonly range: Range
  readonly where: readonly string[] | undefined
}) {
  const { today, month } = useSpendSoFar(range.timeZone, where)
  const search = useFrameSearch()
  const now = useNow()
  const { totals, coverage } = answer
  const before = answer.previous?.totals
  const { starts, open } = bucketsOf(answer.rows, range, now)
  const rows = new Map(answer.rows.map((row) => [Date.parse(row.bucket ?? ''), row]))
  const course = (measure: Measure) => (
    <Sparkline
      values={starts.map((start) => height(rows.get(start)?.[measure]))}
      isLastOpen={open !== null}
    />
  )
  const start = range.start ?? starts[0] ?? range.end
  const pace = runRate({
    cost: totals.cost_usd,
    calls: totals.calls,
    start,
    firstCall: starts.find((bucket) => (rows.get(bucket)?.calls ?? 0) > 0),
    end: Math.min(range.end, now),
  })
  const spentToday = today.data?.totals
  const spentInMonth = month.data?.totals
  const hits = ratio(totals.cache_read_tokens, totals.input_tokens)
  const hitsBefore =
    before === undefined ? null : ratio(before.cache_read_tokens, before.input_tokens)
  return (
    <dl className="stats" data-testid="key-figures">
      <Stat
        label="Spend today"
        value={money(spentToday?.cost_usd)}
        title={exactMoney(spentToday?.cost_usd)}
      >
        {count(spentToday?.calls)} calls
      </Stat>
      <Stat
        label="Spend this month"
        value={money(spentInMonth?.cost_usd)}
        title={exactMoney(spentInMonth?.cost_usd)}
      >
        {count(spentInMonth?.calls)} calls
      </Stat>
      <Stat label="Run rate, a day" value={money(pace?.perDay)} title={exactMoney(pace?.perDay)}>
        {paceText(pace?.perMonth)}
      </Stat>
      <Stat
        label="Tokens"
        value={shortCount(totals.total_tokens)}
        title={count(totals.total_tokens)}
      >
        <Change now={totals.total_tokens} before={before?.total_tokens} />
        {course('total_tokens')}
      </Stat>
      <Stat label="Calls" value={count(totals.calls)}>
        <Change now={totals.calls} before={before?.calls} />
        {course('calls')}
      </Stat>
      <Stat label="Input read from cache" value={percent(hits)}>
        {hits !== null && hitsBefore !== null ? (
          <>{percent(hitsBefore)} before</>
        ) : (
          <>{shortCount(totals.cache_read_tokens)} tokens</>
        )}
      </Stat>
      <Stat label="Failed calls" value={count(totals.error_calls)}>
        {totals.calls === 0
          ? 'No calls'
          : `${percent(ratio(totals.error_calls, totals.calls))} of all calls`}
      </Stat>
      <Stat label="Priced" value={percent(ratio(coverage.priced_calls, totals.calls))}>
        <Link to="/prices" search={search as never}>
          {totals.calls === 0 ? 'No calls' : unknownText(coverage)}
        </Link>
      </Stat>
    </dl>
  )
}

function Change({ now, before }: { readonly now: number; readonly before: number | undefined }) {
  if (before === undefined) return null
  return <span>{before === 0 ? 'None before' : `${change(now, before)} on before`}</span>
}

function unknownText(coverage: UsageAnswer['coverage']): string {
  const parts = [
    [coverage.unpriced_calls, 'unpriced'],
    [coverage.partial_calls, 'partly priced'],
    [coverage.missing_usage_calls, 'without usage'],
    [coverage.estimated_calls, 'estimated'],
  ] as const
  const some = parts.filter(([calls]) => calls > 0)
  if (some.length === 0) return 'Everything is known'
  return some.map(([calls, what]) => `${count(calls)} ${what}`).join(' · ')
}
