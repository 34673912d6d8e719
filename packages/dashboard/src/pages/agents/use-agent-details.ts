import { useNow } from '../../browser/use-now.ts'
import { bucketsOf } from '../../charts/buckets-of.ts'
import { height, isPercentile, type Measure } from '../../measures/measures.ts'
import { useOverTime } from '../../questions/use-over-time.ts'
import { useRanking } from '../../questions/use-ranking.ts'
import { useFrame } from '../../url/use-frame.ts'

/** What stands beside the figures of agents. */
export interface AgentDetails {
  /** The values of an agent by bucket; gaps are null. */
  readonly courseOf: (agent: string | null) => readonly (number | null)[]
  readonly isLastOpen: boolean
  /** The models of an agent, the dearest first; none while they are asked for. */
  readonly modelsOf: (agent: string | null) => readonly string[]
}

/** How many agents have a row of their own. */
export const MOST_AGENTS = 50
const MOST_PAIRS = 400

/** How a measure went for each agent, and which models each used. */
export function useAgentDetails(measure: Measure): AgentDetails {
  const { frame, range } = useFrame()
  const now = useNow()
  const overTime = useOverTime(range, frame.where, {
    dimensions: ['agent'],
    measure,
    limit: MOST_AGENTS,
    percentiles: isPercentile(measure),
  })
  const pairs = useRanking(range, frame.where, {
    dimensions: ['agent', 'model'],
    measure: 'cost_usd',
    limit: MOST_PAIRS,
  })
  const rows = overTime.data?.rows ?? []
  const { starts, open } = bucketsOf(rows, range, now)
  const values = new Map(
    rows
      .filter(({ other }) => other !== true)
      .map((row) => [keyOf(row['agent'] ?? null, Date.parse(row.bucket ?? '')), row[measure]]),
  )
  const named = (pairs.data?.rows ?? []).filter(({ other }) => other !== true)
  return {
    courseOf: (agent) => starts.map((start) => height(values.get(keyOf(agent, start)))),
    isLastOpen: open !== null,
    modelsOf: (agent) =>
      named
        .filter((row) => (row['agent'] ?? null) === agent)
        .map((row) => row['model'] ?? 'unknown model'),
  }
}

const keyOf = (agent: string | null, start: number): string => JSON.stringify([agent, start])
