import { scopeWithin } from '../../../tracker/current-scope.ts'
import { askedLater } from '../asked-text.ts'
import { type FrameworkCall, frameworkCall } from '../framework-call.ts'
import { type FrameworkOptions, trackerOf } from '../framework-options.ts'
import { inScope } from '../in-scope.ts'
import { tapParts } from './tap-parts.ts'

/** A model of the AI SDK, as far as it is looked at. */
interface SdkModel {
  readonly provider: string
  readonly modelId: string
}

/** What a model is called with, as far as it is looked at. */
interface SdkParams {
  readonly prompt?: unknown
}

/** What a model gives as a whole. */
interface Generated {
  readonly usage?: unknown
  readonly response?:
    | { readonly id?: string | undefined; readonly modelId?: string | undefined }
    | undefined
}

/** Middleware for language models of the AI SDK 5 and 6, as far as it is one. */
export interface AiSdkMiddleware {
  readonly specificationVersion: 'v3'
  readonly middlewareVersion: 'v2'
  wrapGenerate<Result extends Generated>(call: {
    doGenerate(): PromiseLike<Result>
    readonly model: SdkModel
    readonly params?: SdkParams
  }): Promise<Result>
  wrapStream<Result extends { readonly stream: object }>(call: {
    doStream(): PromiseLike<Result>
    readonly model: SdkModel
    readonly params?: SdkParams
  }): Promise<Result>
}

/**
 * Middleware for the AI SDK 5 and 6, which says on whose behalf a model is called:
 * `wrapLanguageModel({ model, middleware: tokenledgerMiddleware({ scope: { agent: 'PM' } }) })`. For
 * calls made within tools, see `tokenledgerTools`.
 *
 * What calls consume is told by metered providers (`createOpenAI({ fetch: meteredFetch() })`, or the
 * preload). A model that nobody meters is counted by what it reports, never both.
 *
 * @example
 * import { tokenledgerMiddleware, TokenUsageTracker } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker()
 * const middleware = tokenledgerMiddleware({ tracker, scope: { agent: 'PM' } })
 * const model = { provider: 'openai.chat', modelId: 'gpt-5' }
 * const doGenerate = async () => ({ usage: { inputTokens: 12, outputTokens: 30 } })
 * await middleware.wrapGenerate({ doGenerate, model })
 * console.log(tracker.totals('agent').PM?.totalTokens) // 42
 */
export function tokenledgerMiddleware(options: FrameworkOptions = {}): AiSdkMiddleware {
  const start = ({ provider, modelId }: SdkModel, prompt?: unknown): FrameworkCall =>
    frameworkCall({
      tracker: trackerOf(options),
      scope: scopeWithin(options.scope ?? {}),
      operation: 'chat',
      provider,
      model: modelId,
      asked: askedLater(prompt),
    })
  return {
    specificationVersion: 'v3',
    middlewareVersion: 'v2',
    async wrapGenerate({ doGenerate, model, params }) {
      const call = start(model, params?.prompt)
      const result = await attempted(call, doGenerate)
      const { usage, response } = result
      call.end({ usage, responseId: response?.id, responseModel: response?.modelId })
      return result
    },
    async wrapStream({ doStream, model, params }) {
      const call = start(model, params?.prompt)
      const result = await attempted(call, doStream)
      return { ...result, stream: tapParts(result.stream, call) }
    },
  }
}

async function attempted<Result>(
  call: FrameworkCall,
  work: () => PromiseLike<Result>,
): Promise<Result> {
  try {
    return await inScope(call.scope, work)
  } catch (error) {
    call.fail(error)
    throw error
  }
}
