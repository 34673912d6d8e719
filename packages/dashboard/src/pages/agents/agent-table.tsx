import { useRef } from 'react'
import type { UsageAnswer } from 'tokenledger/wire'
import { type Group, groupsOf } from '../../charts/series-of.ts'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { Sparkline } from '../../components/sparkline.tsx'
import { count, percent, ratio } from '../../format/count.ts'
import { picoOf, proportion, shareOf, textOfPico } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import { exact, MEASURES, type Measure, type Row, shown } from '../../measures/measures.ts'
import { useFrame } from '../../url/use-frame.ts'
import { useAgentDetails } from './use-agent-details.ts'

const FIGURES = [
  'cost_usd',
  'total_tokens',
  'calls',
  'error_calls',
] as const satisfies readonly Measure[]

/** One row an agent. */
export function AgentTable({
  answer,
  rank,
  onRank,
}: {
  readonly answer: UsageAnswer
  readonly rank: Measure
  readonly onRank: (measure: Measure) => void
}) {
  const { toggle } = useFrame()
  const latest = useRef({ toggle, onRank })
  latest.current = { toggle, onRank }
  const { courseOf, isLastOpen, modelsOf } = useAgentDetails(rank)
  const agentOf = ({ row }: Group): string | null => row['agent'] ?? null
  const columns: readonly Column<Group>[] = [
    {
      id: 'agent',
      header: 'Agent',
      cell: (group) => (
        <span className="agent-name">
          <i style={{ background: `var(${group.colour})` }} />
          {group.row.other === true ? (
            group.name
          ) : (
            <button
              type="button"
              className="link"
              title={`Filter by ${group.name}`}
              onClick={() => latest.current.toggle('agent', agentOf(group))}
            >
              {group.name}
            </button>
          )}
          {group.row.unpriced_calls > 0 && (
            <span className="badge">{count(group.row.unpriced_calls)} unpriced</span>
          )}
        </span>
      ),
    },
    ...FIGURES.map(
      (name): Column<Group> => ({
        id: name,
        isNumber: true,
        header: (
          <button type="button" title="Rank by this" onClick={() => latest.current.onRank(name)}>
            {name === 'error_calls' ? 'Failed' : MEASURES[name].name}
            {rank === name && ' ↓'}
          </button>
        ),
        ...(rank === name && { sorted: 'descending' }),
        cell: ({ row }) => shown(name, row[name]),
        title: ({ row }) => exact(name, row[name]),
      }),
    ),
    {
      id: 'per-call',
      header: 'Cost a call',
      isNumber: true,
      cell: ({ row }) => money(costPerCall(row)),
      title: ({ row }) => exactMoney(costPerCall(row)),
    },
    shareColumn('cost-share', 'Share of cost', (row) =>
      shareOf(row.cost_usd, answer.totals.cost_usd),
    ),
    {
      id: 'token-share',
      header: 'Of tokens',
      isNumber: true,
      cell: ({ row }) => percent(ratio(row.total_tokens, answer.totals.total_tokens)),
    },
    {
      id: 'cached',
      header: 'From cache',
      isNumber: true,
      cell: ({ row }) => percent(ratio(row.cache_read_tokens, row.input_tokens)),
    },
    {
      id: 'out-per-in',
      header: <span title="Tokens of output for 1,000 of input">Out/1K in</span>,
      isNumber: true,
      cell: ({ row }) => outPerInput(row),
      title: ({ row }) =>
        `${count(row.output_tokens)} tokens of output, ${count(row.input_tokens)} of input`,
    },
    {
      id: 'course',
      header: 'Over time',
      cell: (group) =>
        group.row.other === true ? null : (
          <span className="agent-course">
            <Sparkline values={courseOf(agentOf(group))} isLastOpen={isLastOpen} />
          </span>
        ),
    },
    {
      id: 'models',
      header: 'Dearest model',
      cell: (group) => {
        const [dearest, ...others] = group.row.other === true ? [] : modelsOf(agentOf(group))
        return (
          <>
            {dearest}
            {others.length > 0 && <span className="muted"> +{others.length}</span>}
          </>
        )
      },
      title: (group) => modelsOf(agentOf(group)).join(', '),
    },
  ]
  return (
    <DataTable
      label="Table of agents"
      rows={groupsOf(answer.rows, ['agent'])}
      columns={columns}
      keyOf={({ key }) => key}
      file={{
        name: 'agents',
        fields: [...FIELDS, ['models', (group) => modelsOf(agentOf(group)).join(' ')]],
      }}
    />
  )
}

const FIELDS: readonly Field<Group>[] = [
  ['agent', ({ name, row }) => (row.other === true ? name : row['agent'])],
  ...FIGURES.map((name): Field<Group> => [name, ({ row }) => row[name]]),
  ['unpriced_calls', ({ row }) => row.unpriced_calls],
  ['cost_per_call_usd', ({ row }) => costPerCall(row)],
  ['input_tokens', ({ row }) => row.input_tokens],
  ['cache_read_tokens', ({ row }) => row.cache_read_tokens],
  ['output_tokens', ({ row }) => row.output_tokens],
]

/** Tokens of output for a thousand of input: what an agent makes of what it reads. */
function outPerInput({ input_tokens: input, output_tokens: output }: Row): string {
  const share = ratio(output, input)
  return share === null ? '—' : count(Math.round(share * 1_000))
}

/** What a priced call cost on average; null where none is. */
function costPerCall(row: Row): string | null {
  const priced = row.calls - row.unpriced_calls - row.missing_usage_calls
  if (row.cost_usd === null || priced <= 0) return null
  return textOfPico(proportion(picoOf(row.cost_usd), 1n, BigInt(priced)))
}

function shareColumn(
  id: string,
  header: string,
  share: (row: Row) => number | null,
): Column<Group> {
  return {
    id,
    header,
    cell: ({ row }) => (
      <span className="agent-share">
        <ShareBar share={share(row)} />
        {percent(share(row))}
      </span>
    ),
  }
}
