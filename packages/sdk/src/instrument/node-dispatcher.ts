/** What sends requests for `fetch`: undici's `Dispatcher`, as far as it is used of it. */
export interface Dispatcher {
  dispatch(options: unknown, handler: unknown): boolean
  readonly isMockActive?: unknown
}

/** Those whose dispatchers and handlers are known: of Node 20 to 24. Another may have none of ours. */
const KNOWN_UNDICI = /^[67]\./

// Where undici keeps the one of the process, whichever copy of it set it.
const GLOBAL = Symbol.for('undici.globalDispatcher.1')

/**
 * Puts a dispatcher between a request of Node's own `fetch` and the dispatcher that would have sent
 * it.
 *
 * @param init the options of the request, which are changed
 * @param make the one between, of the one that the caller has given
 * @returns null where another function sends the request: it may know nothing of dispatchers
 */
export function dispatchedBy<T extends Dispatcher>(
  send: typeof fetch,
  init: RequestInit,
  make: (given: Dispatcher | null) => T,
): T | null {
  if (!isOfNode(send) || !KNOWN_UNDICI.test(process.versions['undici'] ?? '')) return null
  const given: unknown = Reflect.get(init, 'dispatcher')
  // What is none fails as it would have. In another context, as Jest makes them, that of the process
  // is not to be seen.
  if (!isDispatcher(given === undefined ? ofProcess() : given)) return null
  const dispatcher = make(isDispatcher(given) ? given : null)
  Reflect.set(init, 'dispatcher', dispatcher)
  return dispatcher
}

const ofNode = new WeakMap<typeof fetch, boolean>()

/** By its source: `fetch` is often replaced, and what replaces it sees its options. */
function isOfNode(send: typeof fetch): boolean {
  let known = ofNode.get(send)
  if (known === undefined) {
    known = Function.prototype.toString.call(send).includes("'internal/deps/undici/undici'")
    ofNode.set(send, known)
  }
  return known
}

const ofProcess = (): unknown => Reflect.get(globalThis, GLOBAL)

const isDispatcher = (value: unknown): value is Dispatcher =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'dispatch') === 'function'

/**
 * The dispatcher that a request brings: undici 6 keeps it at a symbol.
 *
 * @returns undefined: none; null: it does not show
 */
export function dispatcherOf(request: Request): unknown {
  const symbol = Object.getOwnPropertySymbols(request).find(isForDispatcher)
  return symbol === undefined ? null : Reflect.get(request, symbol)
}

const isForDispatcher = ({ description }: symbol): boolean => description === 'dispatcher'

/** Passes everything on to the dispatcher that would have sent the request. */
export class PassingDispatcher implements Dispatcher {
  readonly #given: Dispatcher | null

  constructor(given: Dispatcher | null) {
    this.#given = given
  }

  get #target(): Dispatcher {
    return this.#given ?? (ofProcess() as Dispatcher)
  }

  get isMockActive(): unknown {
    return this.#target.isMockActive
  }

  dispatch(options: unknown, handler: unknown): boolean {
    return this.#target.dispatch(options, handler)
  }
}
