import type { SessionSum } from '../agent-log-source.ts'
import type { Json } from '../join-json.ts'

/** What is carried of a file from one reading to the next. */
export interface Carried {
  /** The last time that was stated, epoch milliseconds. */
  readonly time: number | null
  /** The file's size when it was read first; 0 when it was there as its first row was written. */
  readonly firstBytes: number | null
  /** What the tool said last that the session consumed; null: calls came after it. */
  readonly sum: SessionSum | null
}

type PackedSum = readonly [
  session: string,
  models: readonly (readonly [
    model: string,
    inputTokens: number | null,
    outputTokens: number | null,
    costUsd: number | null,
  ])[],
]

/** Writes it as the state of a checkpoint. */
export const stateOf = ({ time, firstBytes, sum }: Carried): Json => [
  time,
  firstBytes,
  ...(sum === null ? [] : [packSum(sum)]),
]

/** Reads what `stateOf` wrote. Ledgers from before hold less, or the time alone. */
export function carriedIn(state: Json): Carried {
  const [time, bytes, sum] = Array.isArray(state) ? state : [state]
  return {
    time: typeof time === 'number' ? time : null,
    firstBytes: typeof bytes === 'number' ? bytes : null,
    sum: Array.isArray(sum) ? unpackSum(sum as unknown as PackedSum) : null,
  }
}

const packSum = ({ session, models }: SessionSum): Json => [
  session,
  models.map(([model, { inputTokens, outputTokens, costUsd }]) => [
    model,
    inputTokens,
    outputTokens,
    costUsd,
  ]),
]

const unpackSum = ([session, models]: PackedSum): SessionSum => ({
  session,
  models: models.map(([model, inputTokens, outputTokens, costUsd]) => [
    model,
    { inputTokens, outputTokens, costUsd },
  ]),
})
