import { useMemo, useRef } from 'react'
import type { EventPage } from 'tokenledger/wire'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { count, duration, shortCount } from '../../format/count.ts'
import { moment, shortMoment } from '../../format/moment.ts'
import { exactMoney, money } from '../../format/money.ts'

type EventRow = EventPage['events'][number]

/** What is odd about a call, as a few words. */
function marksOf(row: EventRow): readonly string[] {
  return [
    ...(row.sign === -1 ? ['taken back'] : []),
    ...(row.sign === 1 && row.corrects !== null ? ['corrected'] : []),
    ...(row.status === 'ok' ? [] : [row.status]),
    ...(row.coverage === 'priced' ? [] : [row.coverage === 'missing' ? 'no usage' : row.coverage]),
    ...(row.estimated ? ['estimated'] : []),
  ]
}

/** Calls, the newest first; the time of each opens its explanation. */
export function EventTable({
  events,
  timeZone,
  chosen,
  onPick,
  onEnd,
}: {
  readonly events: readonly EventRow[]
  readonly timeZone: string
  readonly chosen: string | undefined
  readonly onPick: (id: string) => void
  readonly onEnd: () => void
}) {
  const pick = useRef(onPick)
  pick.current = onPick
  const columns = useMemo(
    (): readonly Column<EventRow>[] => [
      {
        id: 'time',
        header: 'Time',
        cell: (row) => (
          <button
            type="button"
            className="link"
            aria-pressed={row.id === chosen}
            onClick={() => pick.current(row.id)}
          >
            {shortMoment(Date.parse(row.time), timeZone)}
          </button>
        ),
        title: (row) => moment(Date.parse(row.time), timeZone),
      },
      { id: 'model', header: 'Model', cell: (row) => row.models.join(', ') || '—' },
      {
        id: 'cost',
        header: 'Cost',
        isNumber: true,
        cell: (row) => money(row.cost_usd),
        title: (row) => exactMoney(row.cost_usd),
      },
      numberColumn('input', 'Input', (row) => row.input_tokens),
      numberColumn('output', 'Output', (row) => row.output_tokens),
      {
        id: 'duration',
        header: 'Duration',
        isNumber: true,
        cell: (row) => duration(row.duration_ms),
      },
      { id: 'agent', header: 'Agent', cell: (row) => row.agent ?? '—' },
      { id: 'task', header: 'Task', cell: (row) => row.task ?? '—' },
      {
        id: 'marks',
        header: 'Notes',
        cell: (row) =>
          marksOf(row).map((mark) => (
            <span key={mark} className="badge">
              {mark}
            </span>
          )),
        title: (row) => row.error ?? undefined,
      },
    ],
    [timeZone, chosen],
  )
  return (
    <DataTable
      label="List of calls"
      rows={events}
      columns={columns}
      keyOf={(row) => row.id}
      isChosen={(row) => row.id === chosen}
      maxHeight="calc(100vh - 232px)"
      onEnd={onEnd}
      file={{ name: 'calls', fields: FIELDS }}
    />
  )
}

const known = (row: EventRow, value: number): number | null =>
  row.coverage === 'missing' ? null : value

const FIELDS: readonly Field<EventRow>[] = [
  ['id', ({ id }) => id],
  ['time', ({ time }) => time],
  ['models', ({ models }) => models.join(' ')],
  ['agent', ({ agent }) => agent],
  ['task', ({ task }) => task],
  ['input_tokens', (row) => known(row, row.input_tokens)],
  ['output_tokens', (row) => known(row, row.output_tokens)],
  ['cost_usd', ({ cost_usd }) => cost_usd],
  ['duration_ms', ({ duration_ms }) => duration_ms],
  ['status', ({ status }) => status],
  ['coverage', ({ coverage }) => coverage],
  ['notes', (row) => marksOf(row).join(' ')],
]

function numberColumn(
  id: string,
  header: string,
  read: (row: EventRow) => number,
): Column<EventRow> {
  return {
    id,
    header,
    isNumber: true,
    cell: (row) => (row.coverage === 'missing' ? '—' : shortCount(read(row))),
    title: (row) => (row.coverage === 'missing' ? 'Unknown' : count(read(row))),
  }
}
