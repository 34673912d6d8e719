import type { RequestBody } from './request-body.ts'
import { hasFields, type RequestFacts, requestFacts } from './request-facts.ts'
import type { CallTarget } from './target.ts'

/** A request to a model, as far as it can be read. */
export interface ReadRequest {
  /** By the host; undefined: the answer tells. */
  readonly provider: string | undefined
  readonly model: string | undefined
  /** Null: the body is a form, or cannot be read. */
  readonly facts: RequestFacts | null
  /** Its JSON; empty where there is none. */
  readonly text: string
}

/**
 * Reads a request to an address where models are called. At the host of a provider it is a call; at
 * any other it has the fields of one.
 *
 * @param streams whether it asks for a stream, where that is known
 * @returns null for what is something else
 */
export function readRequest(
  target: CallTarget,
  body: RequestBody,
  streams?: boolean,
): ReadRequest | null {
  const { provider, route } = target
  const isCertain = provider !== undefined || route.needs.length === 0
  switch (body.kind) {
    case 'json': {
      const { text } = body
      const facts = requestFacts(text, route, streams)
      const isCall = isCertain || hasFields(text, facts.fields, route.needs)
      return isCall ? { provider, model: facts.model, facts, text } : null
    }
    case 'form': {
      const { form } = body
      const isCall =
        isCertain || route.needs.every((names) => names.split('|').some((name) => form.has(name)))
      const model = form.get('model')
      return isCall
        ? {
            provider,
            model: typeof model === 'string' ? model : route.model,
            facts: null,
            text: '',
          }
        : null
    }
    case 'opaque':
      return isCertain ? { provider, model: route.model, facts: null, text: '' } : null
    default:
      return body satisfies never
  }
}
