import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { NothingHere } from '../../components/nothing-here.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useRangeUsage } from '../../questions/use-range-usage.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { ChangeCard } from './change-card.tsx'
import { CostCard } from './cost-card.tsx'
import { KeyFigures } from './key-figures.tsx'
import { readOverviewSearch } from './overview-search.ts'
import { TokensCard } from './tokens-card.tsx'
import { TopCard } from './top-card.tsx'
import '../../components/controls.css'
import './overview.css'

const TOP = ['agent', 'model', 'tool', 'user'] as const

/** What was spent, on what, and what changed. */
export function OverviewPage() {
  const { frame, range } = useFrame()
  const usage = useRangeUsage(range, frame.where)
  const [{ by = 'model', measure = 'cost_usd' }] = usePageSearch(readOverviewSearch)
  return (
    <Answered query={usage} skeleton={<OverviewSkeleton />}>
      {(answer) => (
        <>
          <KeyFigures answer={answer} range={range} where={frame.where} />
          {answer.totals.calls === 0 ? (
            <Card title="Cost over time">
              <NothingHere />
            </Card>
          ) : (
            <>
              <div className="overview-main">
                <CostCard />
                <ChangeCard />
              </div>
              <TokensCard />
              <div className="overview-tops">
                {TOP.map((dimension) => (
                  <TopCard
                    key={dimension}
                    dimension={dimension}
                    isCharted={dimension === by && measure === 'cost_usd'}
                    total={answer.totals}
                  />
                ))}
              </div>
            </>
          )}
        </>
      )}
    </Answered>
  )
}

function OverviewSkeleton() {
  return (
    <>
      <Skeleton height={210} />
      <Skeleton height={420} />
      <Skeleton height={300} />
    </>
  )
}
