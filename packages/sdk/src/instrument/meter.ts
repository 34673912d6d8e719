import { TokenledgerError } from '../base/errors.ts'
import { bedrock } from './clients/bedrock.ts'
import {
  type AnyClient,
  type ClientAdapter,
  clientOf,
  type MeterOptions,
} from './clients/client-adapter.ts'
import { cohere } from './clients/cohere.ts'
import { googleGenAi } from './clients/google-gen-ai.ts'
import { mistral } from './clients/mistral.ts'
import { openaiConnection } from './clients/openai-connection.ts'
import { stainless } from './clients/stainless.ts'

const ADAPTERS: readonly ClientAdapter[] = [
  stainless,
  googleGenAi,
  openaiConnection,
  mistral,
  cohere,
  bedrock,
]

/**
 * Meters a client of OpenAI or of anyone compatible, Anthropic, Google Gen AI, Mistral, Groq, Cohere or
 * AWS Bedrock: every call that it makes from then on is counted, priced and attributed. Use the client
 * that it returns: of OpenAI, Anthropic, Groq and Mistral it is a copy with the same options, of the
 * others the same object.
 *
 * A connection is metered itself, as soon as it is made: `meter(new OpenAIRealtimeWS({ model }))`,
 * `OpenAIRealtimeWebSocket` and `ResponsesWS` of OpenAI. With Google's client its live sessions are
 * metered, too.
 *
 * Providers of the AI SDK and models of LangChain take a `fetch` in their options: hand them
 * `meteredFetch()`.
 *
 * @returns a client of the same type. Its calls throw what they threw before, and `BudgetExceededError`
 *   when the tracker does not allow them.
 * @throws TokenledgerError `unmeterable_client` when it is a client of a kind that is not known.
 * @example
 * import { meter, TokenUsageTracker } from '@tokenledger/sdk'
 * // Stands for `new OpenAI()`, which keeps what sends in the same way.
 * const answer = { id: 'c1', usage: { prompt_tokens: 12, completion_tokens: 30 } }
 * const client = (send: typeof fetch) => ({
 *   fetch: send,
 *   withOptions: (options: { fetch: typeof fetch }) => client(options.fetch),
 *   create: async () => {
 *     const body = JSON.stringify({ model: 'gpt-5', messages: [] })
 *     return (await send('https://api.openai.com/v1/chat/completions', { method: 'POST', body })).json()
 *   },
 * })
 * const tracker = new TokenUsageTracker()
 * const openai = meter(client(async () => Response.json(answer)), { tracker })
 * await openai.create()
 * console.log(tracker.getTotalUsage().totalTokens) // 42
 */
export function meter<Client>(client: Client, options: MeterOptions = {}): Client {
  const known = clientOf(client)
  const adapter = known && ADAPTERS.find((one) => one.recognise(known))
  if (known === null || !adapter) throw unmeterable(client, known)
  return adapter.metered(known, options) as Client
}

function unmeterable(value: unknown, client: AnyClient | null): TokenledgerError {
  const name = String(clientOf(client?.['constructor'])?.['name'] ?? value)
  return new TokenledgerError(
    'unmeterable_client',
    `Cannot meter this client (${name}): it is none of OpenAI 5 or later, Anthropic, Google Gen AI 2 or later, Mistral, Groq, Cohere or AWS Bedrock, or older than those that are known. ${adviceFor(client)}`,
  )
}

function adviceFor(client: AnyClient | null): string {
  if (client !== null && ('lc_namespace' in client || 'lc_serializable' in client)) {
    return 'Hand a model of LangChain its fetch: new ChatOpenAI({ configuration: { fetch: meteredFetch() } }), new ChatAnthropic({ clientOptions: { fetch: meteredFetch() } })'
  }
  if (client !== null && ('specificationVersion' in client || 'languageModel' in client)) {
    return 'Hand a provider of the AI SDK its fetch: createOpenAI({ fetch: meteredFetch() })'
  }
  return 'Hand it a fetch in its options, meteredFetch(), or meter the whole process: node --import @tokenledger/sdk/register app.js'
}
