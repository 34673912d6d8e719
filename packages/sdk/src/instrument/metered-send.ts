import { type ArrivingAnswer, watchArriving } from './arriving-answer.ts'
import { endingOf } from './ending-of-failure.ts'
import { type Ending, type MeteredCall, meteredCall, quietly } from './metered-call.ts'
import type { OutgoingCall } from './metered-request.ts'
import type { Metering } from './metering.ts'
import { openCall } from './open-calls.ts'
import { isMarked, marked } from './original-fetch.ts'
import { plainArguments } from './plain-arguments.ts'
import { type PreparedCall, preparedCall } from './prepared-call.ts'
import { withoutPrivate } from './private-headers.ts'
import type { FetchArguments } from './request-body.ts'
import { isBudgetError } from './reserve.ts'
import { sharedMap } from './shared-map.ts'
import { noteArriving } from './tap-stream.ts'
import { type CallTarget, type Target, targetOf } from './target.ts'
import { tellWhileOpen } from './tell-in-flight.ts'
import { keepOnTrusted } from './trusted-hops.ts'
import { type AnswerKind, watchAnswer, watchStream } from './watch-answer.ts'
import { watchReading } from './watch-reading.ts'

type Send = typeof fetch

/** Sends a request, and meters it when it is a model call. Everything else passes as it is. */
export function meteredSend(
  metering: Metering,
  send: Send,
  args: FetchArguments,
): Promise<Response> {
  const target = targetSafely(args)
  if (target === null) return send(args.input, args.init)
  const plain = plainArguments(args)
  if (target.kind === 'call') return sendCall(metering, target, send, plain)
  const { input, init } = metering.trustedHosts.has(target.host) ? plain : headedSafely(plain)
  return send(input, marked(init)).then((response) => {
    if (response.ok) quietly(() => watchReading(metering, target, response))
    return response
  })
}

function targetSafely(args: FetchArguments): Target | null {
  try {
    return isMarked(args.init) ? null : targetOf(args)
  } catch {
    return null
  }
}

/** Headers that `fetch` refuses are refused by it, as they would have been. */
function headedSafely(args: FetchArguments): FetchArguments {
  try {
    return withoutPrivate(args)
  } catch {
    return args
  }
}

async function sendCall(
  metering: Metering,
  target: CallTarget,
  send: Send,
  args: FetchArguments,
): Promise<Response> {
  const preparing = prepareSafely(metering, target, args)
  // Without a promise nothing is waited for: the request leaves at once, as it would have.
  const prepared = preparing instanceof Promise ? await preparing : preparing
  if (prepared === null) return send(args.input, args.init)
  const call = meteredCall(prepared.request)
  openCall(call)
  quietly(() => tellWhileOpen(prepared.request))
  const { hold, signal } = prepared.request
  // It never leaves, and takes nothing of a budget.
  if (signal?.aborted === true) quietly(() => hold.release())
  const { url, host, path } = target
  const failed = failureOf(metering, url, prepared.request)
  const { input } = prepared.args
  const init = optionsOf(metering, host, send, prepared.args)
  const arriving = watchedBelow(send, init, prepared, call, path)
  try {
    const first = await send(input, init)
    const mayBeRefusal = prepared.isInjected && (first.status === 400 || first.status === 422)
    const again = mayBeRefusal ? await afterRefusal(metering, host, send, prepared, first) : null
    const response = again ?? first
    const isInjected = prepared.isInjected && again === null
    if (isRetried(response.status)) failed()
    if (!response.ok)
      endFailed(call, response.body ?? response, {
        status: 'error',
        error: `HTTP ${response.status}`,
      })
    else quietly(() => watchGood(response, arriving, call, { path, isInjected, broken: failed }))
    return response
  } catch (error) {
    failed()
    endFailed(call, error, endingOf(error, signal))
    throw error
  }
}

/** Tells that a request failed. It is kept as long as its answer is not read: its text is not. */
function failureOf({ attempts }: Metering, url: string, request: OutgoingCall): () => void {
  return () => quietly(() => attempts.failed({ url, text: request.text() }, request.attempt))
}

/** The options that a request is sent with. */
function optionsOf(
  { trustedHosts }: Metering,
  host: string,
  send: Send,
  { input, init }: FetchArguments,
): RequestInit {
  const options = marked(init)
  if (trustedHosts.has(host)) quietly(() => keepOnTrusted(send, input, options, trustedHosts))
  return options
}

function watchGood(
  response: Response,
  arriving: ArrivingAnswer | null,
  call: MeteredCall,
  kind: AnswerKind,
): void {
  const watcher = arriving?.watcher ?? null
  if (watcher === null) watchAnswer(response, call, kind)
  else noteArriving(response.body, watcher)
}

/** Watches a stream while it arrives. A request that is an object may bring a dispatcher that does not show. */
function watchedBelow(
  send: Send,
  init: RequestInit,
  { args, isInjected, isStream }: PreparedCall,
  call: MeteredCall,
  path: string,
): ArrivingAnswer | null {
  if (!isStream || args.input instanceof Request) return null
  return watchArriving(send, init, (head) => watchStream(head, call, { path, isInjected }))
}

/** Failures that calls were recorded with, and when: errors, or the bodies of answers. */
const toldOf = sharedMap<object, number>('failures')

/** A failure that passes two that meter is told of once: the inner one has done so meanwhile. */
function endFailed(call: MeteredCall, failure: unknown, ending: Ending): void {
  const known = typeof failure === 'object' && failure !== null ? failure : ending
  const toldAt = toldOf.get(known) ?? Number.NEGATIVE_INFINITY
  if (toldAt > call.request.startedAt) call.drop()
  else call.end(ending)
  toldOf.set(known, performance.now())
}

/** What is wrong with metering a call must not keep it from being made. */
function prepareSafely(
  metering: Metering,
  target: CallTarget,
  args: FetchArguments,
): PreparedCall | null | Promise<PreparedCall | null> {
  const unmetered = (error: unknown): null => {
    if (isBudgetError(error)) throw error
    return null
  }
  try {
    const preparing = preparedCall(metering, target, args)
    return preparing instanceof Promise ? preparing.catch(unmetered) : preparing
  } catch (error) {
    return unmetered(error)
  }
}

/**
 * Sends it once more without the wish for its usage, if that is what the provider refused.
 *
 * @returns null where it refused something else
 */
async function afterRefusal(
  metering: Metering,
  host: string,
  send: Send,
  { plainArgs }: PreparedCall,
  refusal: Response,
): Promise<Response | null> {
  if (!metering.injection.isRefusal(host, await textOfRefusal(refusal))) return null
  refusal.body?.cancel().catch(() => {})
  const args = plainArgs()
  return send(args.input, optionsOf(metering, host, send, args))
}

const MAX_REFUSAL = 64 * 1024

/**
 * What a refusal says; null: too much. It stays to be read: one that breaks off does so to its reader,
 * too.
 */
async function textOfRefusal(refusal: Response): Promise<string | null> {
  let text = ''
  try {
    const reader = refusal.clone().body?.getReader()
    for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
      text += Buffer.from(read.value).toString('latin1')
      if (text.length <= MAX_REFUSAL) continue
      // Not waited for: of a copy, it ends with the other one only.
      reader?.cancel().catch(() => {})
      return null
    }
  } catch {
    // What came of it says enough, or nothing.
  }
  return text
}

const isRetried = (status: number): boolean =>
  status === 408 || status === 409 || status === 429 || status >= 500
