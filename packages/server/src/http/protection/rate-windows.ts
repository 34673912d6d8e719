/** More than ask within a window, but for attackers, who would fill the memory. */
const MOST_KEYS = 5000

interface Window {
  readonly begun: number
  requests: number
}

type Told = (error: null, told: { readonly current: number; readonly ttl: number }) => void

/**
 * Counts requests by key in windows of time, for `@fastify/rate-limit`. Its own store asks the system's
 * clock: set back by a day, that would lock everybody out for a day.
 */
export class RateWindows {
  readonly #windows = new Map<string, Window>()

  incr(key: string, tell: Told, windowMs: number): void {
    const now = performance.now()
    const known = this.#windows.get(key)
    const isOver = known === undefined || now - known.begun >= windowMs
    const window = isOver ? { begun: now, requests: 0 } : known
    window.requests += 1
    if (isOver) this.#enter(key, window)
    tell(null, { current: window.requests, ttl: Math.ceil(window.begun + windowMs - now) })
  }

  /** The window that began first goes when there are too many. */
  #enter(key: string, window: Window): void {
    this.#windows.delete(key)
    this.#windows.set(key, window)
    const [oldest] = this.#windows.keys()
    if (this.#windows.size > MOST_KEYS && oldest !== undefined) this.#windows.delete(oldest)
  }

  /** All routes count together. */
  child(): RateWindows {
    return this
  }
}
