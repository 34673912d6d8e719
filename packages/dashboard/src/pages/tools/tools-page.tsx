import type { ToolUse } from 'tokenledger/wire'
import { Answered } from '../../components/answered.tsx'
import { Card } from '../../components/card.tsx'
import { NothingHere } from '../../components/nothing-here.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useTools } from '../../questions/use-tools.ts'
import { useFrame } from '../../url/use-frame.ts'
import { AgentToolsTable } from './agent-tools-table.tsx'
import { CombinationsTable } from './combinations-table.tsx'
import { OnBehalfCard } from './on-behalf-card.tsx'
import { ToolCards } from './tool-cards.tsx'
import { ToolTable } from './tool-table.tsx'
import './tools.css'

/** What calls did with tools. */
export function ToolsPage() {
  const { frame, range } = useFrame()
  const query = useTools(range, frame.where)
  return (
    <Answered query={query} skeleton={<Skeleton height={900} />}>
      {(answer) =>
        answer.calls === 0 ? (
          <Card title="Tools">
            <NothingHere />
          </Card>
        ) : (
          <>
            <ToolCards answer={answer} />
            {answer.tools.length > 0 && <ToolTable answer={answer} />}
            {answer.combinations.length > 0 && <CombinationsTable answer={answer} />}
            {hasTools(answer) && <AgentToolsTable answer={answer} />}
            <OnBehalfCard />
          </>
        )
      }
    </Answered>
  )
}

const hasTools = ({ tool_calls }: ToolUse): boolean => tool_calls > 0
