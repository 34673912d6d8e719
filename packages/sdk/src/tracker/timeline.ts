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

/** A timeline of the newest `limit` calls. Adding costs the same however many there are. */
export function timeline(limit: number): Timeline {
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
    points: () => [...kept.slice(oldest), ...kept.slice(0, oldest)],
    clear() {
      kept = []
      oldest = 0
    },
  }
}
