import { askedCall } from './asked-call.ts'
import { estimateRequest } from './estimate-request.ts'
import { limitOutput } from './limit-output.ts'
import type { MeteredRequest } from './metered-request.ts'
import type { Metering } from './metering.ts'
import { withoutPrivate, withScope } from './private-headers.ts'
import { type ReadRequest, readRequest } from './read-request.ts'
import { type FetchArguments, type RequestBody, requestBody, withBody } from './request-body.ts'
import { type RequestFacts, requestFacts } from './request-facts.ts'
import { hasSignedBody, requestHeader } from './request-headers.ts'
import { reserve } from './reserve.ts'
import type { CallTarget } from './target.ts'

/** A model call that is about to be made. */
export interface PreparedCall {
  readonly request: MeteredRequest
  /** What is sent. */
  readonly args: FetchArguments
  /** What is sent if the provider refuses to be asked for the usage of a stream. */
  readonly plainArgs: FetchArguments
  /** Whether the usage of its stream is asked for by us. */
  readonly isInjected: boolean
  /** The request's own text, by which a retry is known. */
  readonly text: string
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
  const read = readRequest(target, body)
  if (read === null) return null
  const request = reservedRequest(metering, target, args, read)
  const text = read.text
  try {
    return { request, text, ...changedArgs(metering, target, args, { request, read }) }
  } catch {
    return { request, text, args, plainArgs: args, isInjected: false }
  }
}

function changedArgs(
  { injection, trustedHosts }: Metering,
  { host, route }: CallTarget,
  args: FetchArguments,
  { request, read }: { readonly request: MeteredRequest; readonly read: ReadRequest },
): Pick<PreparedCall, 'args' | 'plainArgs' | 'isInjected'> {
  const headed = trustedHosts.has(host) ? withScope(args, request.scope) : withoutPrivate(args)
  const { facts, provider } = read
  const plain = { args: headed, plainArgs: headed, isInjected: false }
  if (facts === null) return plain
  const limited = limitedText(request, read.text, facts)
  const injected = injection.injected({ host, wire: route.wire, provider, text: read.text, facts })
  const isSame = limited === null && injected === null
  if (isSame || hasSignedBody(args)) return plain
  const plainArgs = limited === null ? headed : withBody(headed, limited)
  if (injected === null) return { args: plainArgs, plainArgs, isInjected: false }
  const wanted = limitedText(request, injected, requestFacts(injected, route)) ?? injected
  return { args: withBody(headed, wanted), plainArgs, isInjected: true }
}

function reservedRequest(
  metering: Metering,
  { url, route }: CallTarget,
  args: FetchArguments,
  read: ReadRequest,
): MeteredRequest {
  const { provider, model, facts, text } = read
  const tracker = metering.tracker()
  const scope = metering.scope()
  const inputTokens = once(() => (text === '' ? 0 : estimateRequest(text, model)))
  const asked = askedCall({
    scope,
    provider,
    model,
    maxOutputTokens: facts?.maxOutputTokens,
    serviceTier: facts?.serviceTier,
    // Claude caches what is marked, and nothing else; others cache as they like.
    cachesInput: () =>
      route.wire === 'messages' && text !== '' ? text.includes(CACHE_MARK) : undefined,
    inputTokens,
  })
  const hold = reserve(tracker, asked)
  return {
    tracker,
    hold,
    scope,
    route,
    provider,
    model,
    serviceTier: facts?.serviceTier,
    attempt: metering.attempts.next({ url, text }, statedAttempt(args)),
    time: Date.now(),
    startedAt: performance.now(),
    inputTokens,
  }
}

/** Clients of OpenAI, Anthropic and Groq say which retry a request is: 0 for the first. */
function statedAttempt(args: FetchArguments): number | undefined {
  const count = requestHeader(args, 'x-stainless-retry-count')
  return count !== null && /^\d{1,3}$/.test(count) ? Number(count) + 1 : undefined
}

const WRITING = new Set(['chat', 'text_completion', 'generate_content'])

/** The text with a lower limit of the output, if budgets pay for less than it asks for. */
function limitedText(request: MeteredRequest, text: string, facts: RequestFacts): string | null {
  const most = request.hold.maxOutputTokens
  if (most === undefined || !WRITING.has(request.route.operation)) return null
  if (facts.maxOutputTokens !== undefined && facts.maxOutputTokens <= most) return null
  const { route, provider } = request
  return limitOutput({ text, wire: route.wire, provider, fields: facts.fields }, most)
}

const CACHE_MARK = '"cache_control"'

function once(work: () => number): () => number {
  let result: number | undefined
  return () => {
    result ??= work()
    return result
  }
}
