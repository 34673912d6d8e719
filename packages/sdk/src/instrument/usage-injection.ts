import type { RequestFacts } from './request-facts.ts'
import type { Wire } from './route.ts'
import { withField } from './with-field.ts'

/** These tell the usage of every stream unasked, and some refuse to be asked. */
const UNASKED = new Set([
  'mistral_ai',
  'groq',
  'x_ai',
  'perplexity',
  'openrouter',
  'together',
  'fireworks',
  'cohere',
])

/** Decides which requests ask for the usage of their stream, which they would not do by themselves. */
export interface UsageInjection {
  /** The body that asks for it; null: the request goes as it is. */
  injected(request: InjectableRequest): string | null
  /**
   * Whether an answer may refuse it. A host that says so is not asked again.
   *
   * @param body null: too long to be looked through
   */
  isRefusal(host: string, body: string | null): boolean
}

/** A request that may be made to ask. */
export interface InjectableRequest {
  readonly host: string
  readonly text: string
  readonly facts: RequestFacts
  readonly wire: Wire
  readonly provider: string | undefined
}

/** Whether a host is asked for the usage of streams, or which ones are. */
export type IncludeUsage = boolean | ((host: string) => boolean)

const MAX_HOSTS = 1000
const CONCERNS = /stream_options|include_usage|streamOptions/

/** @param includeUsage what the caller wants */
export function usageInjection(includeUsage: IncludeUsage): UsageInjection {
  const refused = new Set<string>()
  const isWanted = (host: string): boolean =>
    typeof includeUsage === 'function' ? includeUsage(host) : includeUsage
  return {
    injected({ host, text, facts, wire, provider }) {
      if (wire !== 'chat' || !facts.isStream || facts.choosesUsage) return null
      if (provider !== undefined && UNASKED.has(provider)) return null
      if (refused.has(host) || !isWanted(host)) return null
      return withField(text, ['stream_options', 'include_usage'], 'true', facts.fields)
    },
    isRefusal(host, body) {
      if (body === null) return true
      if (!CONCERNS.test(body)) return false
      if (refused.size < MAX_HOSTS) refused.add(host)
      return true
    },
  }
}
