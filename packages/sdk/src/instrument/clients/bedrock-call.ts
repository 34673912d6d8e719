import { scopeWithin } from '../../tracker/current-scope.ts'
import { getTokenTracker } from '../../tracker/get-token-tracker.ts'
import { newCallId } from '../attempts.ts'
import { meteredRequest, type OutgoingCall } from '../metered-request.ts'
import { outputLimit } from '../output-limit.ts'
import { reserve } from '../reserve.ts'
import { type AnyClient, clientOf, type MeterOptions } from './client-adapter.ts'

/** A command that calls a model, and its input, with a lower limit where budgets pay for less. */
export interface BedrockCall {
  readonly request: OutgoingCall
  readonly input: AnyClient
}

/** A command that is about to be sent. */
export interface BedrockCommand {
  readonly name: string
  /** By which its caller can abort it. */
  readonly signal: AbortSignal | undefined
}

const CONVERSE = new Set(['ConverseCommand', 'ConverseStreamCommand'])
const INVOKE = new Set(['InvokeModelCommand', 'InvokeModelWithResponseStreamCommand'])
const EMBEDS = /embed/

/**
 * The call that a command makes.
 *
 * @returns null for a command that calls no model
 * @throws BudgetExceededError when the tracker does not allow it
 */
export function bedrockCall(
  { name, signal }: BedrockCommand,
  input: AnyClient,
  options: MeterOptions,
): BedrockCall | null {
  if (!CONVERSE.has(name) && !INVOKE.has(name)) return null
  const model = typeof input['modelId'] === 'string' ? input['modelId'] : undefined
  const tracker = options.tracker ?? getTokenTracker()
  const scope = scopeWithin(options.scope ?? {})
  const fields = CONVERSE.has(name) ? input : (bodyOf(input['body']) ?? {})
  const isEmbedding = model !== undefined && EMBEDS.test(model)
  const request = meteredRequest({
    tracker,
    scope,
    route: { operation: isEmbedding ? 'embeddings' : 'chat', wire: 'bedrock', needs: [] },
    attempt: { callId: newCallId(), number: 1 },
    provider: 'aws.bedrock',
    model,
    serviceTier: tierOf(input),
    signal,
    limit: () => outputLimit((name) => fields[name]),
    isSigned: () => INVOKE.has(name),
    text: () => JSON.stringify(fields),
  })
  request.hold = reserve(tracker, request)
  const most = request.hold.maxOutputTokens
  const isLower = most !== undefined && (request.maxOutputTokens ?? Number.POSITIVE_INFINITY) > most
  return { request, input: CONVERSE.has(name) && isLower ? limited(input, most) : input }
}

function limited(input: AnyClient, maxTokens: number): AnyClient {
  const inferenceConfig = { ...clientOf(input['inferenceConfig']), maxTokens }
  return { ...input, inferenceConfig }
}

function tierOf(input: AnyClient): string | undefined {
  const tier = clientOf(input['serviceTier'])?.['type'] ?? input['serviceTier']
  return typeof tier === 'string' ? tier : undefined
}

/** The JSON that is handed to a model as it is; null for anything else. */
export function bodyOf(body: unknown): AnyClient | null {
  try {
    const text = body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : String(body)
    return clientOf(JSON.parse(text))
  } catch {
    return null
  }
}
