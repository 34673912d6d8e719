import { useMemo } from 'react'
import type { ToolUse } from 'tokenledger/wire'
import { Card } from '../../components/card.tsx'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { count, percent, shortCount } from '../../format/count.ts'
import { exactMoney, money } from '../../format/money.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { readToolsSearch, type ToolOrder } from './tools-search.ts'

type Tool = ToolUse['tools'][number]

const ORDERS: Readonly<Record<ToolOrder, string>> = {
  tokens: 'Tokens',
  uses: 'Uses',
  success: 'Success',
  efficiency: 'Tokens a success',
  cost: 'Cost',
}

/** One row a tool: how often, how well, for how much. */
export function ToolTable({ answer }: { readonly answer: ToolUse }) {
  const [{ order = 'tokens' }, set] = usePageSearch(readToolsSearch)
  const rows = useMemo(() => ranked(answer.tools, order), [answer.tools, order])
  const ranking = (name: ToolOrder): Pick<Column<Tool>, 'header' | 'sorted'> => ({
    header: (
      <button type="button" title="Rank by this" onClick={() => set({ order: name })}>
        {ORDERS[name]}
        {name === order && ' ↓'}
      </button>
    ),
    ...(name === order && { sorted: 'descending' }),
  })
  const columns: readonly Column<Tool>[] = [
    { id: 'tool', header: 'Tool', cell: ({ tool }) => tool, title: ({ tool }) => tool },
    { id: 'uses', ...ranking('uses'), isNumber: true, cell: ({ uses }) => count(uses) },
    {
      id: 'share',
      header: 'Share of uses',
      cell: ({ use_share }) => (
        <span className="tool-share">
          <ShareBar share={use_share} />
          {percent(use_share)}
        </span>
      ),
    },
    { id: 'calls', header: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
    {
      id: 'success',
      ...ranking('success'),
      isNumber: true,
      cell: ({ success_rate }) => percent(success_rate),
      title: ({ succeeded, failed }) =>
        succeeded + failed === 0
          ? 'No outcome is known'
          : `${count(succeeded)} succeeded, ${count(failed)} failed`,
    },
    {
      id: 'tokens',
      ...ranking('tokens'),
      isNumber: true,
      cell: ({ total_tokens }) => shortCount(total_tokens),
      title: ({ total_tokens }) => count(total_tokens),
    },
    {
      id: 'per-use',
      header: 'Tokens a use',
      isNumber: true,
      cell: ({ tokens_per_use }) => shortCount(rounded(tokens_per_use)),
    },
    {
      id: 'per-success',
      ...ranking('efficiency'),
      isNumber: true,
      cell: ({ tokens_per_success }) => shortCount(rounded(tokens_per_success)),
    },
    {
      id: 'cost',
      ...ranking('cost'),
      isNumber: true,
      cell: ({ cost_usd, unpriced_calls }) => (
        <>
          {unpriced_calls > 0 && <span className="badge">{count(unpriced_calls)} unpriced</span>}{' '}
          {money(cost_usd)}
        </>
      ),
      title: ({ cost_usd }) => exactMoney(cost_usd),
    },
  ]
  return (
    <Card
      className="paired"
      title="Tools that models called"
      note="Tokens and cost of a call are spread evenly over the tools that it used"
    >
      <DataTable
        label="Table of tools"
        rows={rows}
        columns={columns}
        keyOf={({ tool }) => tool}
        file={{ name: 'tools', fields: FIELDS }}
      />
    </Card>
  )
}

const FIELDS = (
  [
    'tool',
    'uses',
    'use_share',
    'calls',
    'succeeded',
    'failed',
    'success_rate',
    'total_tokens',
    'tokens_per_use',
    'tokens_per_success',
    'cost_usd',
    'unpriced_calls',
  ] as const
).map((name): Field<Tool> => [name, (tool) => tool[name]])

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value))

/** The largest first; what is not known comes last. */
function ranked(tools: readonly Tool[], order: ToolOrder): readonly Tool[] {
  const value = (tool: Tool): number => measureOf(tool, order) ?? -1
  return tools.toSorted((one, other) => value(other) - value(one))
}

function measureOf(tool: Tool, order: ToolOrder): number | null {
  switch (order) {
    case 'uses':
      return tool.uses
    case 'success':
      return tool.success_rate
    case 'efficiency':
      return tool.tokens_per_success
    case 'cost':
      return tool.cost_usd === null ? null : Number(tool.cost_usd)
    default:
      return tool.total_tokens
  }
}
