import { detector } from '../providers/detector.ts'
import type { Fields } from '../providers/fields.ts'
import type { Hints } from '../providers/hints.ts'
import { PROVIDERS } from '../providers/providers.ts'
import type { AnswerFacts } from './answer-facts.ts'
import type { AnswerHead } from './arriving-answer.ts'
import type { MeteredRequest } from './metered-request.ts'
import type { Route } from './route.ts'

const providerOf = detector(PROVIDERS)
const NO_HINTS: Hints = {}

/** What the request tells a reader of its answer. */
export function hintsOf(request: MeteredRequest, headers?: Hints['headers']): Hints {
  const { provider, model, serviceTier, route } = request
  const hints: { -readonly [Name in keyof Hints]: Hints[Name] } = { api: route.operation }
  if (provider !== undefined) hints.provider = provider
  if (model !== undefined) hints.requestModel = model
  if (serviceTier !== undefined) hints.serviceTier = serviceTier
  if (headers !== undefined) hints.headers = headers
  return hints
}

/** What is known of the request that was answered. */
export interface AnsweredRequest {
  /** By the host. */
  readonly provider?: string | undefined
  readonly route: Route
}

/** Notes in whose words an answer or an event is, where the host does not say who answers. */
export function noteProvider(
  facts: AnswerFacts,
  { provider: known, route }: AnsweredRequest,
  payload: Fields,
): void {
  // Vercel's gateway answers in words of its own, whoever made the model.
  if (known !== undefined || route.wire === 'ai-gateway') return
  const provider = providerOf(payload, NO_HINTS)?.name
  if (provider !== undefined) facts.provider = provider
}

const COST = 'x-litellm-response-cost'
const COUNTS = [
  'x-amzn-bedrock-input-token-count',
  'x-amzn-bedrock-output-token-count',
  'x-amzn-bedrock-cache-read-input-token-count',
  'x-amzn-bedrock-cache-write-input-token-count',
]

/** Headers in which gateways and Bedrock state counts or costs; undefined where there can be none. */
export function headersToRead(request: MeteredRequest, headers: AnswerHead): Hints['headers'] {
  if (request.route.wire !== 'bedrock') {
    const cost = request.provider === undefined ? headers.get(COST) : null
    return cost === null ? undefined : { [COST]: cost }
  }
  const stated = COUNTS.map((name) => [name, headers.get(name)] as const)
  return Object.fromEntries(stated.filter((pair): pair is [string, string] => pair[1] !== null))
}
