import { callKey } from '../call-key.ts'
import { type Copy, callOfSighting, type Sighting } from '../sighting.ts'

/** What stands under a session's own key: the sums that runs of it printed, and whether it has a history. */
export const groupOf = (session: string): string => callKey('gemini', `session:${session}`)

/** Stands for a history that tells the session's calls one by one. */
const HISTORY = 'history'
const RUN = 'run:'

/** Says that a session has a history: what runs of it printed is counted there, also when it is gone. */
export const historySeen: Sighting = [
  { request: HISTORY, own: 1, facts: {}, tools: [], places: [] },
]

/** Stands for the sums of one model that a run printed. */
export const runRequest = (run: string, model: string | null): string =>
  `${RUN}${run}:${model ?? ''}`

/** The calls that a sighting speaks of: the sums of runs are none when a history tells their calls. */
export function callsOf(sighting: Sighting): readonly Copy[] {
  if (sighting.some(({ request }) => request === HISTORY)) return []
  const runs = sighting.filter(({ request }) => request.startsWith(RUN))
  return runs.length > 0 ? runs : [callOfSighting(sighting)]
}
