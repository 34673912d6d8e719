import { TokenledgerError } from '../base/errors.ts'

/** One call on the timeline. */
export interface TimelinePoint {
  readonly tool: string
  /** Epoch seconds, with fractions. */
  readonly timestamp: number
  readonly tokens: number
  /** The caller's own, as it was when the call was tracked; frozen. */
  readonly metadata: object | null
}

/** The newest calls, in the order in which they were recorded. */
export interface Timeline {
  add(point: TimelinePoint): void
  /** A copy, the oldest first. */
  points(): TimelinePoint[]
  clear(): void
}

/**
 * A timeline of the newest `limit` calls. Adding costs the same however many there are.
 *
 * @throws TokenledgerError `invalid_setting` when the limit is no whole number from 0.
 */
export function timeline(limit: number): Timeline {
  if (!Number.isSafeInteger(limit) || limit < 0) throw invalidLimit(limit)
  let kept: TimelinePoint[] = []
  let oldest = 0
  return {
    add(point) {
      if (kept.length < limit) {
        kept.push(point)
      } else if (limit > 0) {
        kept[oldest] = point
        oldest = (oldest + 1) % limit
      }
    },
    // Frozen when somebody looks: most points are never looked at.
    points: () =>
      [...kept.slice(oldest), ...kept.slice(0, oldest)].map((point) => Object.freeze(point)),
    clear() {
      kept = []
      oldest = 0
    },
  }
}

function invalidLimit(limit: unknown): TokenledgerError {
  return new TokenledgerError(
    'invalid_setting',
    `Cannot keep a timeline of ${limit} calls: timelineLimit must be a whole number from 0`,
  )
}
