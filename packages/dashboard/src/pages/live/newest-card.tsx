import { Link } from '@tanstack/react-router'
import { Card } from '../../components/card.tsx'
import { CsvButton, type Field } from '../../components/csv-button.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { duration, shortCount } from '../../format/count.ts'
import { moment, shortMoment, timeOfDay } from '../../format/moment.ts'
import { exactMoney, money } from '../../format/money.ts'
import type { LiveEntry } from '../../questions/live-feed.ts'
import { localDateOf } from '../../url/local-time.ts'
import { useFrameSearch } from '../../url/use-frame.ts'
import { SendFirstCall } from './send-first-call.tsx'
import type { Shown } from './use-pausable.ts'

const MOST_ROWS = 30
const HEADINGS = ['Time', 'Model', 'Agent', 'Task', '#Took', '#Input', '#Output', '#Cost']

const known = (call: LiveEntry, value: number): number | null =>
  call.coverage === 'missing' ? null : value

const FIELDS: readonly Field<LiveEntry>[] = [
  ['id', ({ id }) => id],
  ['time', ({ time }) => time],
  ['models', ({ models }) => models.join(' ')],
  ['agent', ({ agent }) => agent],
  ['task', ({ task }) => task],
  ['duration_ms', ({ duration_ms }) => duration_ms],
  ['input_tokens', (call) => known(call, call.input_tokens)],
  ['output_tokens', (call) => known(call, call.output_tokens)],
  ['cost_usd', ({ cost_usd }) => cost_usd],
  ['status', ({ status }) => status],
  ['coverage', ({ coverage }) => coverage],
]

/** What the ledger took last. */
export function NewestCard({
  shown: { calls },
  zone,
}: {
  readonly shown: Shown
  readonly zone: string
}) {
  const search = useFrameSearch()
  return (
    <Card
      title="Newest calls"
      className="live-calls"
      note={calls !== undefined && calls.length > 0 ? 'in the order of arrival' : undefined}
      actions={
        <>
          {calls !== undefined && calls.length > 0 && (
            <CsvButton
              label="Newest calls"
              rows={calls.slice(0, MOST_ROWS)}
              file={{ name: 'newest calls', fields: FIELDS }}
            />
          )}
          <Link to="/events" search={search as never} className="button">
            All events
          </Link>
        </>
      }
    >
      <Content calls={calls} zone={zone} />
    </Card>
  )
}

function Content({
  calls,
  zone,
}: {
  readonly calls: readonly LiveEntry[] | undefined
  readonly zone: string
}) {
  if (calls === undefined) return <Skeleton height={300} />
  if (calls.length === 0) return <SendFirstCall />
  return (
    <PlainTable label="Newest calls, table" headings={HEADINGS}>
      {calls.slice(0, MOST_ROWS).map((call) => (
        <CallRow key={call.id} call={call} zone={zone} />
      ))}
    </PlainTable>
  )
}

function CallRow({ call, zone }: { readonly call: LiveEntry; readonly zone: string }) {
  const search = useFrameSearch()
  const time = Date.parse(call.time)
  const isToday = localDateOf(time, zone) === localDateOf(Date.now(), zone)
  return (
    <tr className="arrived">
      <th scope="row">
        <Link
          to="/events"
          search={{ ...search, event: call.id } as never}
          title={moment(time, zone)}
          className="link"
        >
          {isToday ? timeOfDay(time, zone) : shortMoment(time, zone)}
        </Link>
      </th>
      <td className="clipped">
        {call.models.join(', ') || '—'}
        <Marks call={call} />
      </td>
      <td className="clipped">{call.agent ?? '—'}</td>
      <td className="clipped">{call.task ?? '—'}</td>
      <td className="number">{duration(call.duration_ms)}</td>
      <td className="number">{tokens(call, call.input_tokens)}</td>
      <td className="number">{tokens(call, call.output_tokens)}</td>
      <td className="number" title={exactMoney(call.cost_usd)}>
        {money(call.cost_usd)}
      </td>
    </tr>
  )
}

/** What is unknown is no zero. */
const tokens = (call: LiveEntry, value: number): string =>
  call.coverage === 'missing' ? '—' : shortCount(value)

function Marks({ call }: { readonly call: LiveEntry }) {
  const marks = [
    call.sign === -1 && 'taken back',
    call.status !== 'ok' && call.status,
    call.coverage !== 'priced' && (call.coverage === 'missing' ? 'no usage' : call.coverage),
    call.estimated && 'estimated',
  ]
  return marks.map(
    (mark) =>
      mark !== false && (
        <span key={mark} className="badge">
          {mark}
        </span>
      ),
  )
}
