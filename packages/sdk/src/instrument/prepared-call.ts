import { limitOutput } from './limit-output.ts'
import { meteredRequest, type OutgoingCall } from './metered-request.ts'
import type { Metering } from './metering.ts'
import { outputLimitOf } from './output-limit.ts'
import { withoutPrivate, withScope } from './private-headers.ts'
import { type ReadRequest, readRequest } from './read-request.ts'
import { type FetchArguments, type RequestBody, requestBody, withBody } from './request-body.ts'
import { hasSignedBody, requestHeader } from './request-headers.ts'
import { reserve } from './reserve.ts'
import type { Route } from './route.ts'
import { statedStream } from './stated-stream.ts'
import type { CallTarget } from './target.ts'

/** A model call that is about to be made. */
export interface PreparedCall {
  readonly request: OutgoingCall
  /** What is sent. */
  readonly args: FetchArguments
  /** What is sent if the provider refuses to be asked for the usage of a stream. */
  plainArgs(): FetchArguments
  /** Whether the usage of its stream is asked for by us. */
  readonly isInjected: boolean
  /** Whether it asks for a stream, as far as it says. */
  readonly isStream: boolean
}

/**
 * Gets a call ready: reads what is needed of its request, asks the tracker, and changes the request
 * where that must be.
 *
 * @returns null for what is no model call after all
 * @throws BudgetExceededError when the tracker does not allow it
 */
export function preparedCall(
  metering: Metering,
  target: CallTarget,
  args: FetchArguments,
): PreparedCall | null | Promise<PreparedCall | null> {
  const body = requestBody(args)
  if (body instanceof Promise) return body.then((read) => prepared(metering, target, args, read))
  return prepared(metering, target, args, body)
}

function prepared(
  metering: Metering,
  target: CallTarget,
  args: FetchArguments,
  body: RequestBody,
): PreparedCall | null {
  const read = readRequest(target, body, statedStream(args.init))
  if (read === null) return null
  const request = outgoingCall(metering, target, args, read)
  request.hold = reserve(request.tracker, request)
  try {
    return changed(metering, target, args, { request, read })
  } catch {
    return { request, args, plainArgs: () => args, isInjected: false, isStream: false }
  }
}

function outgoingCall(
  metering: Metering,
  { url, route }: CallTarget,
  args: FetchArguments,
  { provider, model, facts, text }: ReadRequest,
): OutgoingCall {
  return meteredRequest({
    tracker: metering.tracker(),
    scope: metering.scope(),
    route,
    attempt: metering.attempts.next({ url, text }, statedAttempt(args)),
    provider,
    model: model ?? gatewayModel(route, args),
    serviceTier: facts?.serviceTier,
    isBackground: facts?.isBackground,
    signal: signalOf(args),
    limit: () => outputLimitOf(text),
    isSigned: () => hasSignedBody(args),
    text: () => text,
  })
}

/** Vercel's gateway is told the model in a header. */
function gatewayModel({ wire }: Route, args: FetchArguments): string | undefined {
  if (wire !== 'ai-gateway') return undefined
  const name = requestHeader(args, 'ai-language-model-id') ?? requestHeader(args, 'ai-model-id')
  return name ?? undefined
}

function changed(
  { injection, trustedHosts }: Metering,
  { host, path, route }: CallTarget,
  args: FetchArguments,
  { request, read }: { readonly request: OutgoingCall; readonly read: ReadRequest },
): PreparedCall {
  const { facts, provider, text } = read
  const headed = trustedHosts.has(host) ? withScope(args, request.scope) : withoutPrivate(args)
  const isStream = facts?.isStream === true || STREAMS.test(path)
  const plainArgs = (): FetchArguments => headed
  const plain = { request, args: headed, plainArgs, isInjected: false, isStream }
  if (facts === null) return plain
  const limited = limitedText(request, text)
  const injected = injection.injected({ host, wire: route.wire, provider, text, facts })
  const isSame = limited === null && injected === null
  if (isSame || hasSignedBody(args)) return plain
  // A `Request` whose body was changed is used up.
  const withoutWish = (): FetchArguments => withBody(headed, limited ?? text)
  if (injected === null) return { ...plain, args: withoutWish() }
  const wanted = limitedText(request, injected) ?? injected
  return { ...plain, args: withBody(headed, wanted), plainArgs: withoutWish, isInjected: true }
}

function signalOf({ input, init }: FetchArguments): AbortSignal | undefined {
  return init?.signal ?? (input instanceof Request ? input.signal : undefined)
}

/** Addresses at which answers are streamed without a word in the request. */
const STREAMS = /stream[^/]*$/i

/** Clients of OpenAI, Anthropic and Groq say which retry a request is: 0 for the first. */
function statedAttempt(args: FetchArguments): number | undefined {
  const count = requestHeader(args, 'x-stainless-retry-count')
  return count !== null && /^\d{1,3}$/.test(count) ? Number(count) + 1 : undefined
}

const WRITING = new Set(['chat', 'text_completion', 'generate_content'])

/** The text with a lower limit of the output, if budgets pay for less than it asks for. */
function limitedText(request: OutgoingCall, text: string): string | null {
  const most = request.hold.maxOutputTokens
  if (most === undefined || !WRITING.has(request.route.operation)) return null
  const { tokens, answers, fields } = outputLimitOf(text)
  const each = Math.floor(most / answers)
  if (fields === undefined || (tokens !== undefined && tokens <= each)) return null
  const { route, provider } = request
  return limitOutput({ text, wire: route.wire, provider, fields }, each)
}
