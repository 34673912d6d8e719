/** Functions that are told of something, each apart from the failures of the others. */
export interface Listeners<Args extends readonly unknown[]> {
  readonly isEmpty: boolean
  /** Adds a function, also one that is there already. Returns the removal of this addition. */
  add(listener: (...args: Args) => unknown): () => void
  /** Tells all that were there when it began. What they throw or reject with goes to `onError`. */
  tell(...args: Args): void
}

/** A list of listeners that never fails and never waits. */
export function listeners<Args extends readonly unknown[]>(
  onError: (error: unknown) => void,
): Listeners<Args> {
  // Replaced, never changed: whoever is being told keeps the list that it began with.
  let all: readonly { readonly call: (...args: Args) => unknown }[] = []
  return {
    get isEmpty() {
      return all.length === 0
    },
    add(call) {
      const added = { call }
      all = [...all, added]
      return () => {
        all = all.filter((one) => one !== added)
      }
    },
    tell(...args) {
      for (const { call } of all) isolated(() => call(...args), onError)
    },
  }
}

/** Runs a function whose failure, at once or later, reaches only `onError`. */
export function isolated(work: () => unknown, onError: (error: unknown) => void): void {
  try {
    const result = work()
    if (isPromise(result)) result.then(undefined, onError)
  } catch (error) {
    onError(error)
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'then' in value &&
    typeof value.then === 'function'
  )
}
