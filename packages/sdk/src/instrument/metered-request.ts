import type { CallMeter, CallRequest, Hold } from '../ledger/call-meter.ts'
import { NO_HOLD } from '../ledger/no-hold.ts'
import type { Scope } from '../ledger/scope.ts'
import type { Attempt } from './attempts.ts'
import { estimateRequest } from './estimate-request.ts'
import { mostInput } from './most-input.ts'
import type { OutputLimit } from './output-limit.ts'
import type { Route } from './route.ts'

/** A request on the wire, and all that is known of it before its answer. */
export interface MeteredRequest {
  readonly tracker: CallMeter
  readonly hold: Hold
  readonly scope: Scope
  readonly route: Route
  /** By the host; absent: the answer tells. */
  readonly provider?: string
  readonly model?: string
  readonly serviceTier?: string
  readonly attempt: Attempt
  /** Epoch milliseconds. */
  readonly time: number
  /** `performance.now()` then. */
  readonly startedAt: number
  /** Tokens of the request, estimated; 0: not known. */
  readonly inputTokens: number
  /** Whether only the answer is fetched, of a call that was made before. */
  readonly isReading?: true
  /** Whether its answer is made in the background, and fetched later. */
  readonly isBackground?: boolean
  /** Whether it is an answer on a connection, which others may see on one of their own. */
  readonly isOnConnection?: true
  /** Whether somebody was told of it while it ran. */
  isTold?: boolean
  /** By which its caller can abort it. */
  readonly signal?: AbortSignal
  /** Whether its text is long. */
  readonly isLong?: boolean
  /** Lets go of its text, while its answer waits for a reader who may never come. Never throws. */
  forgetText?(): void
}

/** What a request is made of. */
export interface RequestParts {
  readonly tracker: CallMeter
  readonly scope: Scope
  readonly route: Route
  readonly attempt: Attempt
  readonly provider: string | undefined
  readonly model: string | undefined
  readonly serviceTier?: string | undefined
  readonly isBackground?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** How long its answers may be. */
  readonly limit: () => OutputLimit
  /** Whether the request may be changed; otherwise nothing but its own limit bounds its answers. */
  readonly isSigned?: () => boolean
  /** Whether it is an answer on a connection: the provider keeps what it reads. */
  readonly isOnConnection?: true
  /** The request's JSON, by which its input is estimated. */
  readonly text: () => string
}

/** A request that is made now. It is what its tracker is asked about, too. */
export function meteredRequest(parts: RequestParts): OutgoingCall {
  return new OutgoingCall(parts)
}

const WRITES_NOTHING = new Set(['embeddings', 'rerank', 'classification', 'cache'])
const LONG = 16 * 1024
const CACHE_MARK = '"cache_control"'
const NO_TEXT = {
  limit: () => ({ tokens: undefined, answers: 1 }),
  isSigned: () => false,
  text: () => '',
}

/** A request before its tracker has set anything aside for it. */
export class OutgoingCall implements MeteredRequest, CallRequest {
  readonly tracker: CallMeter
  readonly scope: Scope
  readonly route: Route
  readonly attempt: Attempt
  readonly time = Date.now()
  readonly startedAt = performance.now()
  declare readonly provider?: string
  declare readonly model?: string
  declare readonly serviceTier?: string
  declare readonly context?: { readonly serviceTier: string }
  declare readonly isBackground?: true
  declare readonly isOnConnection?: true
  declare readonly signal?: AbortSignal
  hold: Hold = NO_HOLD
  isTold = false
  #parts: RequestParts
  #limit: OutputLimit | undefined
  #inputTokens: number | undefined

  constructor(parts: RequestParts) {
    this.tracker = parts.tracker
    this.scope = parts.scope
    this.route = parts.route
    this.attempt = parts.attempt
    this.#parts = parts
    if (parts.provider !== undefined) this.provider = parts.provider
    if (parts.model !== undefined) this.model = parts.model
    if (parts.isBackground === true) this.isBackground = true
    if (parts.isOnConnection === true) this.isOnConnection = true
    if (parts.signal !== undefined) this.signal = parts.signal
    if (parts.serviceTier !== undefined) {
      this.serviceTier = parts.serviceTier
      this.context = { serviceTier: parts.serviceTier }
    }
  }

  /** Claude caches what is marked, and nothing else; others cache as they like. */
  get cachesInput(): boolean {
    const text = this.route.wire === 'messages' ? this.#parts.text() : ''
    return text === '' || text.includes(CACHE_MARK)
  }

  /** Read only for one who sets limits. */
  get limit(): OutputLimit {
    this.#limit ??= this.#parts.limit()
    return this.#limit
  }

  get maxOutputTokens(): number | undefined {
    if (WRITES_NOTHING.has(this.route.operation)) return 0
    const { tokens, answers } = this.limit
    return tokens === undefined ? undefined : tokens * answers
  }

  get maxInputTokens(): number | null {
    if (this.isOnConnection === true) return null
    const isUnbounded = this.#parts.isSigned?.() === true && this.maxOutputTokens === undefined
    if (isUnbounded) return Number.POSITIVE_INFINITY
    return mostInput(this.#parts.text(), this.route, this.model)
  }

  /** The next attempt of the same call, which is made now; nothing is set aside for it alone. */
  attempted(number: number): OutgoingCall {
    return new OutgoingCall({ ...this.#parts, attempt: { ...this.attempt, number } })
  }

  get isLong(): boolean {
    return this.#parts.text().length > LONG
  }

  /** The request's own text, as long as it is kept. */
  text(): string {
    return this.#parts.text()
  }

  forgetText(): void {
    try {
      void this.inputTokens
    } catch {
      // What cannot be estimated now cannot be later.
    }
    this.#parts = { ...this.#parts, ...NO_TEXT }
  }

  /** Estimated only for one who wants to know: no budget, no price. */
  get inputTokens(): number {
    this.#inputTokens ??= estimateRequest(this.#parts.text(), this.model)
    return this.#inputTokens
  }
}
