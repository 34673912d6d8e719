import type { EventDetail } from 'tokenledger/wire'
import { count } from '../../format/count.ts'
import { perMillion } from '../../format/exact.ts'
import { exactMoney } from '../../format/money.ts'

type Segment = EventDetail['entries'][number]['segments'][number]

/** The meters of one model, each with its price and its charge. */
export function SegmentExplained({ segment }: { readonly segment: Segment }) {
  const { model, price, charges, meters, unpriced_meters: unpriced } = segment
  const charged = new Set(charges.map(({ meter }) => meter))
  const rest = Object.entries(meters).filter(([meter]) => !charged.has(meter))
  return (
    <div className="segment">
      <p>
        <b>{model ?? 'Model not given'}</b>{' '}
        {price === null ? (
          <span className="badge">no price row</span>
        ) : (
          <span className="muted">
            price row <code>{price.id}</code>
            {price.effective_from !== null && `, from ${price.effective_from.slice(0, 10)}`}
          </span>
        )}
      </p>
      <div className="charges-scroll">
        <table className="charges">
          <thead>
            <tr>
              <th scope="col">Meter</th>
              <th scope="col" className="number">
                Quantity
              </th>
              <th scope="col" className="number">
                $ per million
              </th>
              <th scope="col" className="number">
                Charge
              </th>
            </tr>
          </thead>
          <tbody>
            {charges.map((charge) => (
              <tr key={charge.meter}>
                <th scope="row">{charge.meter}</th>
                <td className="number">{count(charge.quantity)}</td>
                <td className="number">{perMillion(charge.unit_price_usd)}</td>
                <td className="number">{exactMoney(charge.cost_usd)}</td>
              </tr>
            ))}
            {rest.map(([meter, quantity]) => (
              <tr key={meter}>
                <th scope="row">{meter}</th>
                <td className="number">{count(quantity)}</td>
                <td className="number">—</td>
                <td className="number">{unpriced.includes(meter) ? 'no rate' : '—'}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                List cost
                {segment.derived_again === true && (
                  <span className="good"> ✓ the charges give it again</span>
                )}
              </th>
              <td className="number">
                {segment.list_cost_usd === null ? 'Unknown' : exactMoney(segment.list_cost_usd)}
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
    </div>
  )
}
