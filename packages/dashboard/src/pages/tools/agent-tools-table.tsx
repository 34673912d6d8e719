import { useRef } from 'react'
import type { ToolUse } from 'tokenledger/wire'
import { Card } from '../../components/card.tsx'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { count, percent, shortCount } from '../../format/count.ts'
import { exactMoney, money } from '../../format/money.ts'
import { valueName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'

type Agent = ToolUse['agents'][number]

/** What tools are to each agent: how many of its calls, and what of its tokens. */
export function AgentToolsTable({ answer }: { readonly answer: ToolUse }) {
  const { toggle } = useFrame()
  const latest = useRef(toggle)
  latest.current = toggle
  const columns: readonly Column<Agent>[] = [
    {
      id: 'agent',
      header: 'Agent',
      cell: ({ agent }) => (
        <button
          type="button"
          className="link"
          title={`Filter by ${valueName('agent', agent)}`}
          onClick={() => latest.current('agent', agent)}
        >
          {valueName('agent', agent)}
        </button>
      ),
    },
    tokens('calls', 'Calls', ({ calls }) => calls),
    share('tool-share', 'Calls with tools', ({ tool_call_share }) => tool_call_share),
    tokens('definitions', 'Definition tokens', (one) => one.tool_definitions_tokens),
    tokens('results', 'Result tokens', (one) => one.tool_results_tokens),
    share('overhead', 'Overhead of its tokens', ({ tool_overhead_share }) => tool_overhead_share),
    share('tokens', 'Share of all tokens', ({ token_share }) => token_share),
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
      cell: ({ cost_usd }) => money(cost_usd),
      title: ({ cost_usd }) => exactMoney(cost_usd),
    },
  ]
  return (
    <Card
      className="paired"
      title="Tools by agent"
      note={`Definitions and results are ${percent(answer.tool_overhead_share)} of all tokens`}
    >
      <DataTable
        label="Table of agents and their tools"
        rows={answer.agents}
        columns={columns}
        keyOf={({ agent }) => JSON.stringify(agent)}
        maxHeight={400}
        file={{ name: 'tools by agent', fields: FIELDS }}
      />
    </Card>
  )
}

const FIELDS = (
  [
    'agent',
    'calls',
    'tool_call_share',
    'tool_definitions_tokens',
    'tool_results_tokens',
    'tool_overhead_share',
    'token_share',
    'cost_per_call_usd',
    'cost_usd',
    'unpriced_calls',
  ] as const
).map((name): Field<Agent> => [name, (one) => one[name]])

function tokens(id: string, header: string, read: (one: Agent) => number): Column<Agent> {
  return {
    id,
    header,
    isNumber: true,
    cell: (one) => shortCount(read(one)),
    title: (one) => count(read(one)),
  }
}

function share(id: string, header: string, read: (one: Agent) => number | null): Column<Agent> {
  return {
    id,
    header,
    cell: (one) => (
      <span className="tool-share">
        <ShareBar share={read(one)} />
        {percent(read(one))}
      </span>
    ),
  }
}
