import type { CallMeter } from '../ledger/call-meter.ts'
import type { Scope } from '../ledger/scope.ts'
import { scopeWithin } from '../tracker/current-scope.ts'
import { getTokenTracker } from '../tracker/get-token-tracker.ts'
import { newAttempts } from './attempts.ts'
import { meteredSend } from './metered-send.ts'
import type { Metering } from './metering.ts'
import { originalOf, rememberOriginal } from './original-fetch.ts'
import { type IncludeUsage, usageInjection } from './usage-injection.ts'

/** How calls are metered. */
export interface MeteredFetchOptions {
  /** What sends the requests. @default the `fetch` of the process at the time of each call */
  readonly fetch?: typeof fetch
  /** Asked before each call and told after it. @default the tracker of the process */
  readonly tracker?: CallMeter
  /**
   * Whether streams of chats are asked for their usage where the program does not ask itself; it
   * does not see the answer to that. A host that refuses is not asked again.
   * @default true
   */
  readonly includeUsage?: IncludeUsage
  /**
   * Hosts of your own, such as a gateway, which are told in headers on whose behalf calls are made.
   * From all others these headers are kept, and W3C `baggage` with them.
   * @default none
   */
  readonly trustedHosts?: readonly string[]
  /** On whose behalf calls are made, where no `run` says otherwise. @default nobody's */
  readonly scope?: Scope
}

/**
 * A `fetch` that counts, prices and attributes the model calls that it sends, to hand to a client:
 * `new OpenAI({ fetch: meteredFetch() })`, `createAnthropic({ fetch: meteredFetch() })`. Every other
 * request passes untouched. The program sees the same answers, the same streams and the same errors
 * as without it.
 *
 * A call is an entry with what it consumed and cost, on behalf of the scope that it was made in (see
 * `run`). Each attempt of a client that retries is an entry of its own. A stream that breaks off is
 * counted as far as it came, its output estimated from its text.
 *
 * @returns a function like `fetch`. Besides what `fetch` throws, it throws `BudgetExceededError` when
 *   the tracker does not allow the call.
 * @example
 * import { meteredFetch, run, TokenUsageTracker } from '@tokenledger/sdk'
 * const answer = { id: 'c1', model: 'gpt-5', usage: { prompt_tokens: 12, completion_tokens: 30 } }
 * const server = async () => Response.json(answer) // stands for the provider
 * const tracker = new TokenUsageTracker()
 * const fetch = meteredFetch({ fetch: server, tracker })
 * await run({ agent: 'PM' }, async () => {
 *   const body = JSON.stringify({ model: 'gpt-5', messages: [] })
 *   await (await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body })).json()
 * })
 * console.log(tracker.totals('agent').PM?.totalTokens) // 42
 */
export function meteredFetch(options: MeteredFetchOptions = {}): typeof fetch {
  const { tracker, includeUsage = true, trustedHosts = [], scope = {} } = options
  const metering: Metering = {
    tracker: () => tracker ?? getTokenTracker(),
    injection: usageInjection(includeUsage),
    attempts: newAttempts(),
    trustedHosts: new Set(trustedHosts),
    scope: () => scopeWithin(scope),
  }
  const send = (): typeof fetch => originalOf(options.fetch ?? globalThis.fetch)
  const metered: typeof fetch = (input, init) => meteredSend(metering, send(), { input, init })
  rememberOriginal(metered, send)
  return metered
}
