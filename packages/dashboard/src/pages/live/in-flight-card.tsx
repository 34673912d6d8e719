import { Card } from '../../components/card.tsx'
import { CsvButton, type Field } from '../../components/csv-button.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { duration, shortCount } from '../../format/count.ts'
import { exactMoney } from '../../format/money.ts'
import type { CallInFlight } from '../../questions/live-feed.ts'
import { estimate } from './live-figures.tsx'

/** More are told as a number. */
const MOST_ROWS = 20
const HEADINGS = ['Model', 'Agent', 'Task', '#Runs for', '#Input ≈', '#Output ≈', '#Cost so far ≈']

const FIELDS: readonly Field<CallInFlight>[] = [
  ['id', ({ id }) => id],
  ['started', ({ started }) => started],
  ['model', ({ model }) => model],
  ['agent', ({ agent }) => agent],
  ['task', ({ task }) => task],
  ['input_tokens_so_far', ({ input_tokens }) => input_tokens],
  ['output_tokens_so_far', ({ output_tokens }) => output_tokens],
  ['cost_usd_so_far', ({ cost_usd }) => cost_usd],
]

/** Calls that have begun and not ended, with what they have cost so far. */
export function InFlightCard({
  calls,
  now,
}: {
  readonly calls: readonly CallInFlight[]
  readonly now: number
}) {
  const more = calls.length - MOST_ROWS
  return (
    <Card
      title="In flight"
      className="paired live-calls"
      note="estimates of the senders; no part of any other figure"
      actions={
        calls.length > 0 && (
          <CsvButton
            label="Calls in flight"
            rows={calls.slice(0, MOST_ROWS)}
            file={{ name: 'calls in flight', fields: FIELDS }}
          />
        )
      }
    >
      {calls.length === 0 ? (
        <p className="muted in-flight-empty">
          No call is open. Metered programs that send here tell of calls that take longer than a
          second; others may by <code>POST /v1/inflight</code>.
        </p>
      ) : (
        <>
          <PlainTable label="Calls in flight" headings={HEADINGS}>
            {calls.slice(0, MOST_ROWS).map((call) => (
              <tr key={call.id}>
                <th scope="row" className="clipped">
                  {call.model ?? 'Unknown model'}
                </th>
                <td className="clipped">{call.agent ?? '—'}</td>
                <td className="clipped">{call.task ?? '—'}</td>
                <td className="number">{runsFor(now - Date.parse(call.started))}</td>
                <td className="number">{shortCount(call.input_tokens)}</td>
                <td className="number">{shortCount(call.output_tokens)}</td>
                <td className="number" title={exactMoney(call.cost_usd)}>
                  {estimate(call.cost_usd)}
                </td>
              </tr>
            ))}
          </PlainTable>
          {more > 0 && <p className="muted">and {more} more</p>}
        </>
      )}
    </Card>
  )
}

/** Whole seconds: a digit that changes each time tells nothing. */
const runsFor = (milliseconds: number): string => {
  const whole = Math.max(Math.round(milliseconds / 1_000), 0)
  return whole < 60 ? `${whole} s` : duration(whole * 1_000)
}
