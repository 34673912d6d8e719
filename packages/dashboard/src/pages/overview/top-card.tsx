import { Link } from '@tanstack/react-router'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { CsvButton, type Field } from '../../components/csv-button.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count, percent, shortCount } from '../../format/count.ts'
import { shareOf } from '../../format/exact.ts'
import { exactMoney, money } from '../../format/money.ts'
import type { Row, Totals } from '../../measures/measures.ts'
import { useRanking } from '../../questions/use-ranking.ts'
import { useSummedOverTime } from '../../questions/use-summed-over-time.ts'
import { dimensionName, valueName } from '../../url/dimensions.ts'
import { useFrame } from '../../url/use-frame.ts'

/** As many as the chart has layers: they are the same groups. */
const ROWS = 6

/** The dearest values of a dimension. */
export function TopCard({
  dimension,
  isCharted,
  total,
}: {
  readonly dimension: string
  /** Whether the chart shows the same groups. */
  readonly isCharted: boolean
  readonly total: Totals
}) {
  const { frame, range, toggle } = useFrame()
  const wishes = { dimensions: [dimension], measure: 'cost_usd', limit: ROWS } as const
  const ranked = useRanking(range, frame.where, wishes, { enabled: !isCharted })
  const charted = useSummedOverTime(range, frame.where, wishes, { enabled: isCharted })
  const query = isCharted ? charted : ranked
  const name = dimensionName(dimension)
  return (
    <Card
      title={`${name}s`}
      actions={
        <>
          {query.data !== undefined && (
            <CsvButton
              label={`${name}s`}
              rows={query.data.rows}
              file={{ name: `${name}s`, fields: fieldsOf(dimension) }}
            />
          )}
          <Link
            to="/explore"
            search={{ ...frame, by: dimension } as never}
            className="button quiet"
            aria-label={`Explore all ${name.toLowerCase()}s`}
          >
            Explore
          </Link>
        </>
      }
    >
      <Answered query={query} skeleton={<Skeleton height={212} />}>
        {({ rows }) => (
          <table className="top-table">
            <thead>
              <tr>
                <th scope="col">{name}</th>
                <th scope="col" className="number">
                  Calls
                </th>
                <th scope="col" className="number">
                  Tokens
                </th>
                <th scope="col" className="number">
                  Cost
                </th>
                <th scope="col">Share</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <TopRow
                  key={row.other === true ? 'other' : JSON.stringify(row[dimension] ?? null)}
                  row={row}
                  name={row.other === true ? 'Other' : valueName(dimension, row[dimension] ?? null)}
                  share={shareOf(row.cost_usd, total.cost_usd)}
                  {...(row.other !== true && {
                    onPick: () => toggle(dimension, row[dimension] ?? null),
                  })}
                />
              ))}
            </tbody>
          </table>
        )}
      </Answered>
    </Card>
  )
}

const fieldsOf = (dimension: string): readonly Field<Row>[] => [
  [dimension, (row) => (row.other === true ? 'Other' : row[dimension])],
  ...(['calls', 'total_tokens', 'cost_usd', 'unpriced_calls'] as const).map(
    (name): Field<Row> => [name, (row) => row[name]],
  ),
]

function TopRow({
  row,
  name,
  share,
  onPick,
}: {
  readonly row: Row
  readonly name: string
  readonly share: number | null
  readonly onPick?: () => void
}) {
  return (
    <tr>
      <th scope="row">
        {onPick === undefined ? (
          name
        ) : (
          <button type="button" className="link" title={`Filter by ${name}`} onClick={onPick}>
            {name}
          </button>
        )}
        {row.unpriced_calls > 0 && (
          <span className="badge" title={`${count(row.unpriced_calls)} calls have no price`}>
            {count(row.unpriced_calls)} unpriced
          </span>
        )}
      </th>
      <td className="number">{count(row.calls)}</td>
      <td className="number" title={count(row.total_tokens)}>
        {shortCount(row.total_tokens)}
      </td>
      <td className="number" title={exactMoney(row.cost_usd)}>
        {money(row.cost_usd)}
      </td>
      <td className="top-share">
        <span className="sr-only">{percent(share)}</span>
        <ShareBar share={share} />
      </td>
    </tr>
  )
}
