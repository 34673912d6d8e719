import { callKey } from '../call-key.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import type { Copy, Sighting } from '../sighting.ts'
import {
  type Counts,
  countsOf,
  isSame,
  isWithin,
  isZero,
  minus,
  sumOf,
  vectorOf,
} from './counts.ts'
import type { Aside } from './step.ts'
import type { Span } from './thread.ts'

/**
 * What stands under a thread's own key beside its calls: how far each of its histories reaches, the
 * counter that a history begins with, and the sums that logs of `codex exec --json` state.
 */
export const groupOf = (thread: string): string => callKey('codex', `thread:${thread}`)

/** Stands for what the thread's histories span. */
export const HISTORY = 'history'

/** From where to where a history counts. Copies of one begin alike. */
export const spansOf = (spans: readonly Span[]): JsonObject => ({
  spans: Object.fromEntries(spans.map((span) => [vectorOf(span.from), span])),
})

/** Stands for the calls that turned out to be copies. */
export const REFUTED = 'refuted'

/** One of the calls that turned out to be copies. */
export const refutedOf = (total: Counts): JsonObject => ({ refuted: { [vectorOf(total)]: true } })

const OPENING = 'opening:'
const DOUBT = 'doubt:'
const RUN = 'run:'

/** Stands for a call that is set aside. */
export const asideOf = ({ kind, total }: Aside): string =>
  (kind === 'opening' ? OPENING : DOUBT) + vectorOf(total)

/** Stands for a sum that a run states. */
export const runOf = (total: Counts): string => RUN + vectorOf(total)

/** Whether a sighting is a thread's group: its calls have no request's id. */
export const isGroup = (sighting: Sighting): boolean =>
  sighting.some(({ request }) => request !== '')

/**
 * The calls that a thread's group tells of. A counter that a history begins with is one, unless
 * another history of the thread reached it; one that may be a copy is, unless it turned out to be one.
 * Sums of runs are, where the thread has no history: each is
 * what the total grew by since the run before, wherever that is told.
 */
export function groupCalls(sighting: Sighting): readonly Copy[] {
  const spans = spansIn(sighting)
  const openings = membersOf(sighting, OPENING).flatMap((one) => openingCall(one, spans))
  const calls = [...openings, ...doubtedCalls(sighting)]
  return spans.length > 0 ? calls : [...calls, ...runCalls(membersOf(sighting, RUN))]
}

interface Member {
  readonly copy: Copy
  readonly total: Counts
}

const membersOf = (sighting: Sighting, kind: string): readonly Member[] =>
  sighting
    .filter(({ request }) => request.startsWith(kind))
    .map((copy) => ({ copy, total: countsOf(copy.facts['total']) ?? {} }))
    .sort((left, right) => sumOf(left.total) - sumOf(right.total))

function spansIn(sighting: Sighting): readonly Span[] {
  const spans = sighting.find(({ request }) => request === HISTORY)?.facts['spans']
  if (!isObject(spans)) return []
  return Object.values(spans).flatMap((span) => {
    const from = isObject(span) ? countsOf(span['from']) : null
    const to = isObject(span) ? countsOf(span['to']) : null
    return from === null || to === null ? [] : [{ from, to }]
  })
}

function doubtedCalls(sighting: Sighting): readonly Copy[] {
  const refuted = sighting.find(({ request }) => request === REFUTED)?.facts['refuted']
  return membersOf(sighting, DOUBT)
    .filter(({ total }) => !isObject(refuted) || refuted[vectorOf(total)] !== true)
    .map(({ copy }) => withUsage(copy))
}

function openingCall({ copy, total }: Member, spans: readonly Span[]): readonly Copy[] {
  const others = spans.filter(({ from }) => !isSame(from, total))
  if (others.some(({ from, to }) => isWithin(from, total) && isWithin(total, to))) return []
  if (copy.facts['usage'] !== undefined) return [withUsage(copy)]
  const [before] = others.filter(({ to }) => isWithin(to, total)).sort(furthestFirst)
  return [withUsage(copy, { usage: before === undefined ? total : minus(total, before.to) })]
}

const furthestFirst = (left: Span, right: Span): number => sumOf(right.to) - sumOf(left.to)

function runCalls(runs: readonly Member[]): readonly Copy[] {
  return runs.flatMap(({ copy, total }, index) => {
    const before = runs[index - 1]?.total
    const isOn = before !== undefined && isWithin(before, total)
    const usage = isOn ? minus(total, before) : total
    return isZero(usage) ? [] : [withUsage(copy, { usage, isSum: true })]
  })
}

function withUsage(copy: Copy, more: Readonly<Record<string, Json>> = {}): Copy {
  const { total: _, ...facts } = copy.facts
  return { ...copy, request: '', facts: { ...facts, ...more } }
}
