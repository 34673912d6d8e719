import { detector } from '../providers/detector.ts'
import type { Fields } from '../providers/fields.ts'
import type { Hints } from '../providers/hints.ts'
import { PROVIDERS } from '../providers/providers.ts'
import type { AnswerFacts } from './answer-facts.ts'
import type { MeteredRequest } from './metered-request.ts'

const providerOf = detector(PROVIDERS)
const NO_HINTS: Hints = {}

/** What the request tells a reader of its answer. */
export function hintsOf(request: MeteredRequest, headers?: Hints['headers']): Hints {
  const { provider, model, serviceTier, route } = request
  return {
    api: route.operation,
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { requestModel: model }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(headers !== undefined && { headers }),
  }
}

/** Notes in whose words an answer or an event is, where the host does not say who answers. */
export function noteProvider(facts: AnswerFacts, request: MeteredRequest, payload: Fields): void {
  if (request.provider !== undefined) return
  const provider = providerOf(payload, NO_HINTS)?.name
  if (provider !== undefined) facts.provider = provider
}

const COUNTS_AND_COSTS = [
  'x-litellm-response-cost',
  'x-amzn-bedrock-input-token-count',
  'x-amzn-bedrock-output-token-count',
  'x-amzn-bedrock-cache-read-input-token-count',
  'x-amzn-bedrock-cache-write-input-token-count',
]

/** Headers in which gateways and Bedrock state counts or costs; undefined where there can be none. */
export function headersToRead(request: MeteredRequest, headers: Headers): Hints['headers'] {
  if (request.provider !== undefined && request.provider !== 'aws.bedrock') return undefined
  const stated = COUNTS_AND_COSTS.flatMap((name) => {
    const value = headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return stated.length === 0 ? undefined : Object.fromEntries(stated)
}
