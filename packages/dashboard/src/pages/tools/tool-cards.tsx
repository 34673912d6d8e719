import type { ReactNode } from 'react'
import type { ToolUse } from 'tokenledger/wire'
import { Card } from '../../components/card.tsx'
import { ShareBar } from '../../components/share-bar.tsx'
import { count, percent, ratio, shortCount } from '../../format/count.ts'

const LISTED = 4

/** The four figures of tools, each with its number and its share. */
export function ToolCards({ answer }: { readonly answer: ToolUse }) {
  const { tool_definitions_tokens: definitions, tool_results_tokens: results } = answer
  const all = answer.total_tokens
  return (
    <div className="tool-cards" data-testid="tool-cards">
      <Figure
        title="Tool requests"
        value={answer.tool_calls}
        share={answer.tool_call_share}
        of={`of ${count(answer.calls)} calls`}
        empty="No call used or defined a tool, or was sent the result of one."
      />
      <Figure
        title="Tool definition tokens"
        value={definitions}
        share={ratio(definitions, all)}
        of={`of ${shortCount(all)} tokens`}
        empty="No call tells what its tool definitions took: send tools.definitions_tokens."
      />
      <Figure
        title="Tool result tokens"
        value={results}
        share={ratio(results, all)}
        of={`of ${shortCount(all)} tokens`}
        empty="No call tells what results of tools took: send tools.results_tokens."
      />
      <Card title="Tool usage breakdown" className="tool-card">
        {answer.tools.length === 0 ? (
          <p className="muted">No call names a tool that it used: send tools.used.</p>
        ) : (
          <Breakdown tools={answer.tools} total={answer.total_tools} />
        )}
      </Card>
    </div>
  )
}

function Figure({
  title,
  value,
  share,
  of,
  empty,
}: {
  readonly title: string
  readonly value: number
  readonly share: number | null
  readonly of: string
  /** What it means that there is none, and what to do. */
  readonly empty: string
}): ReactNode {
  return (
    <Card title={title} className="tool-card">
      <p className="tool-figure" title={count(value)}>
        {shortCount(value)} <span>{percent(share)}</span>
      </p>
      {value === 0 ? (
        <p className="muted">{empty}</p>
      ) : (
        <>
          <ShareBar share={share} />
          <p className="muted">{of}</p>
        </>
      )}
    </Card>
  )
}

function Breakdown({ tools, total }: { readonly tools: ToolUse['tools']; readonly total: number }) {
  const most = tools.toSorted((one, other) => other.uses - one.uses).slice(0, LISTED)
  return (
    <ul className="tool-breakdown">
      {most.map(({ tool, uses, use_share }) => (
        <li key={tool}>
          <span>{tool}</span>
          <ShareBar share={use_share} />
          <span className="number">
            {count(uses)} <span className="muted">{percent(use_share)}</span>
          </span>
        </li>
      ))}
      {total > LISTED && <li className="muted">and {count(total - LISTED)} more below</li>}
    </ul>
  )
}
