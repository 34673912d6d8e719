import { useRef } from 'react'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import type { Field } from '../../components/csv-button.tsx'
import { type Column, DataTable } from '../../components/data-table.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count, percent, shortCount } from '../../format/count.ts'
import { shareOf } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import type { Row } from '../../measures/measures.ts'
import { useRanking } from '../../questions/use-ranking.ts'
import { useFrame } from '../../url/use-frame.ts'

const LIMIT = 100

/** Model calls that tools themselves made: what these cost, beside the calls of agents. */
export function OnBehalfCard() {
  const { frame, range, toggle } = useFrame()
  const latest = useRef(toggle)
  latest.current = toggle
  const query = useRanking(range, frame.where, {
    dimensions: ['tool'],
    measure: 'cost_usd',
    limit: LIMIT,
  })
  return (
    <Card
      title="Calls that tools made"
      className="paired"
      note="Model calls on behalf of a tool; a name filters by it"
    >
      <Answered query={query} skeleton={<Skeleton height={260} />}>
        {({ rows, totals }) => {
          const tools = rows.filter((row) => row.other === true || (row['tool'] ?? null) !== null)
          if (tools.length === 0) {
            return <p className="muted">No tool of this range calls a model itself.</p>
          }
          const columns: readonly Column<Row>[] = [
            {
              id: 'tool',
              header: 'Tool',
              cell: (row) =>
                row.other === true ? (
                  'Other'
                ) : (
                  <button
                    type="button"
                    className="link"
                    title={`Filter by ${row['tool']}`}
                    onClick={() => latest.current('tool', row['tool'] ?? null)}
                  >
                    {row['tool']}
                  </button>
                ),
            },
            { id: 'calls', header: 'Calls', isNumber: true, cell: ({ calls }) => count(calls) },
            {
              id: 'failed',
              header: 'Failed',
              isNumber: true,
              cell: ({ error_calls }) => count(error_calls),
            },
            {
              id: 'tokens',
              header: 'Tokens',
              isNumber: true,
              cell: ({ total_tokens }) => shortCount(total_tokens),
              title: ({ total_tokens }) => count(total_tokens),
            },
            {
              id: 'cost',
              header: 'Cost',
              isNumber: true,
              sorted: 'descending',
              cell: ({ cost_usd }) => money(cost_usd),
              title: ({ cost_usd }) => exactMoney(cost_usd),
            },
            {
              id: 'share',
              header: 'Share of all cost',
              cell: ({ cost_usd }) => (
                <span className="tool-share">
                  <ShareBar share={shareOf(cost_usd, totals.cost_usd)} />
                  {percent(shareOf(cost_usd, totals.cost_usd))}
                </span>
              ),
            },
          ]
          return (
            <DataTable
              label="Table of calls by tools"
              rows={tools}
              columns={columns}
              keyOf={(row) => JSON.stringify([row.other, row['tool']])}
              maxHeight={400}
              file={{ name: 'calls that tools made', fields: FIELDS }}
            />
          )
        }}
      </Answered>
    </Card>
  )
}

const FIELDS: readonly Field<Row>[] = [
  ['tool', (row) => (row.other === true ? 'Other' : row['tool'])],
  ...(['calls', 'error_calls', 'total_tokens', 'cost_usd', 'unpriced_calls'] as const).map(
    (name): Field<Row> => [name, (row) => row[name]],
  ),
]
