import { endingOf } from '../ending-of-failure.ts'
import { type MeteredCall, meteredCall, quietly } from '../metered-call.ts'
import type { OutgoingCall } from '../metered-request.ts'
import { openCall } from '../open-calls.ts'
import { tellWhileOpen } from '../tell-in-flight.ts'
import { bedrockCall } from './bedrock-call.ts'
import { watchOutput } from './bedrock-output.ts'
import {
  type AnyClient,
  type ClientAdapter,
  clientOf,
  type MeterOptions,
  methodOf,
} from './client-adapter.ts'

/**
 * A command's own, among the arguments that its middleware hand on: a client with `cacheMiddleware`
 * has one context for all commands of a kind.
 */
const SENDING = Symbol('tokenledger')

/** What is used of AWS's middleware. */
interface Args {
  readonly input: AnyClient
  readonly [SENDING]?: Sending
}
interface Result {
  readonly output: AnyClient
  readonly response?: { readonly headers?: Readonly<Record<string, string>> }
}
type Handler = (args: Args) => Promise<Result>
type Middleware = (next: Handler, context: AnyClient) => Handler

/** A command that is being sent. */
interface Sending {
  readonly request: OutgoingCall
  attempts: number
  /** The attempt that is being made, or was made last; null: none was yet. */
  call: MeteredCall | null
  headers?: Readonly<Record<string, string>> | undefined
}

/**
 * AWS Bedrock: its client sends by no `fetch`, but through a stack of middleware. One of ours sees the
 * whole command, one each attempt.
 */
export const bedrock: ClientAdapter = {
  recognise(client) {
    const stack = clientOf(client['middlewareStack'])
    return stack !== null && methodOf(stack, 'add') !== null
  },
  metered(client, options) {
    const stack = clientOf(client['middlewareStack']) ?? {}
    const add = (middleware: Middleware, step: string, name: string): void => {
      const place = { step, name, priority: 'high', override: true }
      methodOf(stack, 'add')?.call(stack, middleware as never, place as never)
    }
    add(wholeCommand(options), 'initialize', 'tokenledgerCommand')
    add(eachAttempt, 'deserialize', 'tokenledgerAttempt')
    // With `cacheMiddleware` it keeps those of commands that it has sent.
    Reflect.deleteProperty(client, 'handlers')
    return client
  },
}

const wholeCommand =
  (options: MeterOptions): Middleware =>
  (next, context) =>
  async (args) => {
    const command = { name: String(context['commandName']), signal: signalOf(context) }
    const made = bedrockCall(command, args.input, options)
    if (made === null) return next(args)
    const { request, input } = made
    const sending: Sending = { request, call: null, attempts: 0 }
    try {
      const result = await next({ ...args, input, [SENDING]: sending })
      const call = lastCall(sending)
      quietly(() => watchOutput(call, result.output, sending.headers))
      return result
    } catch (error) {
      const call = lastCall(sending)
      // An attempt that failed is recorded already.
      if (call.hasEnded) quietly(() => request.hold.release())
      else call.end(endingOf(error, request.signal))
      throw error
    }
  }

/** The call that the answer belongs to, or what failed outside of all attempts. */
const lastCall = ({ call, request }: Sending): MeteredCall => call ?? meteredCall(request)

/** By which the caller can abort a command; absent in older clients. */
function signalOf(context: AnyClient): AbortSignal | undefined {
  const signal = clientOf(context['__smithy_context'])?.['abortSignal']
  return signal instanceof AbortSignal ? signal : undefined
}

const eachAttempt: Middleware = (next) => async (args) => {
  const sending = args[SENDING]
  if (sending === undefined) return next(args)
  sending.attempts += 1
  const attempt = sending.request.attempted(sending.attempts)
  const call = meteredCall(attempt)
  sending.call = call
  openCall(call)
  quietly(() => tellWhileOpen(attempt))
  try {
    const result = await next(args)
    sending.headers = result.response?.headers
    // What was set aside for all of them is settled by the one that is answered.
    attempt.hold = sending.request.hold
    return result
  } catch (error) {
    call.end(endingOf(error, attempt.signal))
    throw error
  }
}
