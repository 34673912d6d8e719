import type { Entry } from '../ledger/entry.ts'
import type { TokenUsageTracker } from './token-usage-tracker.ts'

/** Takes calls on a route. */
export interface CallTaker {
  take(entry: Entry): void
}

/** The tag that marks the calls of one run of a pipeline. */
export const PIPELINE_TAG = 'pipeline_run'

/** The route of the calls of a task. */
export const taskRoute = (taskId: string): string => `task ${taskId}`

/** The route of the calls of one run of a pipeline. */
export const pipelineRoute = (runId: string): string => `pipeline ${runId}`

type Routes = Map<string, Set<WeakRef<CallTaker>>>

const routesOfTrackers = new WeakMap<TokenUsageTracker, Routes>()
const claimed = new WeakSet<Entry>()

/**
 * Hands the calls of a route that a tracker counts to a taker, for as long as somebody else holds the
 * taker: it needs no closing, and a tracker with a million of them takes no longer for a call.
 */
export function routeCalls(tracker: TokenUsageTracker, route: string, taker: CallTaker): void {
  const routes = routesOf(tracker)
  const takers = routes.get(route) ?? new Set()
  const ref = new WeakRef(taker)
  routes.set(route, takers.add(ref))
  cleanUp.register(taker, () => {
    takers.delete(ref)
    if (takers.size === 0 && routes.get(route) === takers) routes.delete(route)
  })
}

const cleanUp = new FinalizationRegistry<() => void>((forget) => forget())

function routesOf(tracker: TokenUsageTracker): Routes {
  const known = routesOfTrackers.get(tracker)
  if (known !== undefined) return known
  const routes: Routes = new Map()
  routesOfTrackers.set(tracker, routes)
  tracker.addSink({ take: (entry) => deliver(routes, entry), flush: () => Promise.resolve() })
  return routes
}

function deliver(routes: Routes, entry: Entry): void {
  if (routes.size === 0 || claimed.has(entry)) return
  const { task, tags } = entry.dimensions
  if (task !== undefined) hand(routes.get(taskRoute(task)), entry)
  const runId = tags?.[PIPELINE_TAG]
  if (runId !== undefined) hand(routes.get(pipelineRoute(runId)), entry)
}

function hand(takers: Set<WeakRef<CallTaker>> | undefined, entry: Entry): void {
  for (const ref of takers ?? []) ref.deref()?.take(entry)
}

/** Marks a call that its taker has taken already: it is not handed to anybody. */
export function claimCall(entry: Entry): void {
  claimed.add(entry)
}
