import { isNothing } from '../counters-of.ts'
import type { Json, JsonObject } from '../join-json.ts'

/** What the tool notes of a response besides its history, by the names that it has there. */
export interface NotedCounts {
  readonly input: Json | undefined
  readonly output: Json | undefined
  readonly cached: Json | undefined
  readonly thoughts: Json | undefined
  readonly total: Json | undefined
  /** The protocol it came by. */
  readonly protocol: Json | undefined
}

/** Of these protocols, the thoughts are inside the output. */
const INCLUSIVE: ReadonlySet<Json | undefined> = new Set(['openai', 'qwen-oauth'])

/** The counts in the words of histories; null when nothing is stated. A zero is as good as unstated. */
export function usageOfCounts(noted: NotedCounts): JsonObject | null {
  const [input, output] = [countOf(noted.input), countOf(noted.output)]
  const total = INCLUSIVE.has(noted.protocol) ? input + output : countOf(noted.total)
  const usage = {
    promptTokenCount: input,
    candidatesTokenCount: output,
    cachedContentTokenCount: countOf(noted.cached),
    thoughtsTokenCount: countOf(noted.thoughts),
    ...(total > 0 && { totalTokenCount: total }),
  }
  return isNothing(usage) ? null : usage
}

const countOf = (value: Json | undefined): number =>
  typeof value === 'number' && value > 0 && value <= Number.MAX_SAFE_INTEGER ? Math.trunc(value) : 0
