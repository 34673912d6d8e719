import {
  type Dispatcher,
  dispatchedBy,
  dispatcherOf,
  PassingDispatcher,
} from './node-dispatcher.ts'
import { withoutPrivateNames } from './private-headers.ts'

/**
 * Keeps the headers that a trusted host is sent from any other that it redirects to: `fetch` follows
 * by itself, and takes only credentials off. It works for Node's own `fetch`, and for a `Request`
 * object on Node 20 and 22: on 24 it may bring a dispatcher that does not show, and must be kept.
 *
 * @param init the options of the request, which are changed
 */
export function keepOnTrusted(
  send: typeof fetch,
  input: string | URL | Request,
  init: RequestInit,
  trustedHosts: ReadonlySet<string>,
): void {
  if (input instanceof Request && Reflect.get(init, 'dispatcher') === undefined) {
    const own = dispatcherOf(input)
    if (own === null) return
    if (own !== undefined) Reflect.set(init, 'dispatcher', own)
  }
  dispatchedBy(send, init, (given) => new TrustedHops(given, trustedHosts))
}

class TrustedHops extends PassingDispatcher {
  readonly #trustedHosts: ReadonlySet<string>

  constructor(given: Dispatcher | null, trustedHosts: ReadonlySet<string>) {
    super(given)
    this.#trustedHosts = trustedHosts
  }

  override dispatch(options: Hop, handler: unknown): boolean {
    const { hostname } = new URL(String(options.origin))
    if (this.#trustedHosts.has(hostname)) return super.dispatch(options, handler)
    const headers = withoutPrivateNames(options.headers)
    return super.dispatch({ ...options, headers }, handler)
  }
}

/** One request of those that a redirected one becomes. */
interface Hop {
  readonly origin: unknown
  readonly headers: Readonly<Record<string, string>>
}
