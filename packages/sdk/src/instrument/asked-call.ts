import type { CallRequest } from '../ledger/call-meter.ts'
import type { Scope } from '../ledger/scope.ts'

/** What a tracker is asked about a call. */
export interface Asked {
  readonly scope: Scope
  readonly provider: string | undefined
  readonly model: string | undefined
  readonly maxOutputTokens: number | undefined
  readonly serviceTier?: string | undefined
  /** Whether the input may be written to a cache; undefined: not known. */
  readonly cachesInput?: () => boolean | undefined
  /** Tokens of the input, estimated. */
  readonly inputTokens: () => number
}

/** What a tracker is asked. The prompt is looked at only for one who wants to know: no budget, no price. */
export function askedCall(asked: Asked): CallRequest {
  return new AskedCall(asked)
}

class AskedCall implements CallRequest {
  readonly scope: Scope
  readonly #inputTokens: () => number
  declare readonly provider?: string
  declare readonly model?: string
  declare readonly maxOutputTokens?: number
  declare readonly context?: { readonly serviceTier: string }
  readonly #cachesInput: (() => boolean | undefined) | undefined

  constructor(asked: Asked) {
    const { scope, provider, model, maxOutputTokens, serviceTier, cachesInput } = asked
    this.scope = scope
    this.#inputTokens = asked.inputTokens
    if (serviceTier !== undefined) this.context = { serviceTier }
    this.#cachesInput = cachesInput
    if (provider !== undefined) this.provider = provider
    if (model !== undefined) this.model = model
    if (maxOutputTokens !== undefined) this.maxOutputTokens = maxOutputTokens
  }

  get inputTokens(): number {
    return this.#inputTokens()
  }

  get cachesInput(): boolean {
    return this.#cachesInput?.() ?? true
  }
}
