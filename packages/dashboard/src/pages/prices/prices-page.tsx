import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { NothingHere } from '../../components/nothing-here.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { count } from '../../format/count.ts'
import { usePrices } from '../../questions/use-prices.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { HistoryCard } from './history-card.tsx'
import { PriceTable } from './price-table.tsx'
import { readPricesSearch } from './prices-search.ts'
import { UnpricedCard } from './unpriced-card.tsx'
import { WhatIfCard } from './what-if-card.tsx'
import './prices.css'

/** Which prices applied, which models have none, and what the calls would have cost on others. */
export function PricesPage() {
  const { frame, range } = useFrame()
  const [, set] = usePageSearch(readPricesSearch)
  const query = usePrices(range, frame.where)
  return (
    <Answered query={query} skeleton={<Skeleton height={420} />}>
      {(answer) =>
        answer.totals.calls === 0 ? (
          <Card title="Price rows">
            <NothingHere />
          </Card>
        ) : (
          <>
            <UnpricedCard answer={answer} />
            <Card
              className="paired"
              title="Price rows that applied"
              note={count(answer.prices.length)}
            >
              <PriceTable
                prices={answer.prices}
                total={answer.totals}
                onPick={(model) => set({ model })}
              />
            </Card>
            {answer.prices[0] !== undefined && (
              <HistoryCard first={`${answer.prices[0].provider}/${answer.prices[0].model}`} />
            )}
            <WhatIfCard answer={answer} />
          </>
        )
      }
    </Answered>
  )
}
