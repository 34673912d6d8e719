import type { ToolUse } from 'tokenledger/wire'
import { Card } from '../../components/card.tsx'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { count, shortCount } from '../../format/count.ts'
import { exactMoney, money } from '../../format/money.ts'

type Combination = ToolUse['combinations'][number]

const COLUMNS: readonly Column<Combination>[] = [
  {
    id: 'tools',
    header: 'Tools',
    cell: ({ tools }) => tools.join(' + '),
    title: ({ tools }) => tools.join(' + '),
  },
  { id: 'calls', header: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
  {
    id: 'tokens',
    header: 'Tokens',
    isNumber: true,
    cell: ({ total_tokens }) => shortCount(total_tokens),
    title: ({ total_tokens }) => count(total_tokens),
  },
  {
    id: 'per-call',
    header: 'Cost a call',
    isNumber: true,
    cell: ({ cost_per_call_usd }) => money(cost_per_call_usd),
    title: ({ cost_per_call_usd }) => exactMoney(cost_per_call_usd),
  },
  {
    id: 'cost',
    header: 'Cost',
    isNumber: true,
    sorted: 'descending',
    cell: ({ cost_usd, unpriced_calls }) => (
      <>
        {unpriced_calls > 0 && <span className="badge">{count(unpriced_calls)} unpriced</span>}{' '}
        {money(cost_usd)}
      </>
    ),
    title: ({ cost_usd }) => exactMoney(cost_usd),
  },
]

/** Tools that one call used together, the dearest first. */
export function CombinationsTable({ answer }: { readonly answer: ToolUse }) {
  return (
    <Card
      className="paired"
      title="Tools used together"
      note={`${count(answer.total_combinations)} combinations, the dearest first`}
    >
      <DataTable
        label="Table of combinations"
        rows={answer.combinations}
        columns={COLUMNS}
        keyOf={({ tools }) => JSON.stringify(tools)}
        maxHeight={480}
        file={{ name: 'tools used together', fields: FIELDS }}
      />
    </Card>
  )
}

const FIELDS: readonly Field<Combination>[] = [
  ['tools', ({ tools }) => tools.join(' ')],
  ...(['calls', 'total_tokens', 'cost_per_call_usd', 'cost_usd', 'unpriced_calls'] as const).map(
    (name): Field<Combination> => [name, (one) => one[name]],
  ),
]
