/** What has begun and not ended yet, by its id. */
export interface BoundedMap<Value> {
  get(id: string): Value | undefined
  set(id: string, value: Value): void
  /** Takes a value out. */
  take(id: string): Value | undefined
}

const MOST = 10_000

/**
 * A map that forgets its oldest values when there are ten thousand: frameworks do not tell of the end
 * of everything that has begun.
 */
export function boundedMap<Value>(): BoundedMap<Value> {
  const values = new Map<string, Value>()
  return {
    get: (id) => values.get(id),
    set(id, value) {
      values.set(id, value)
      const [oldest] = values.keys()
      if (values.size > MOST && oldest !== undefined) values.delete(oldest)
    },
    take(id) {
      const value = values.get(id)
      values.delete(id)
      return value
    },
  }
}
