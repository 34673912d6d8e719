import { fieldsOf, own, ownFields, ownList, ownText } from '../../../providers/fields.ts'
import type { FrameworkCallEnd } from '../framework-call.ts'

/** What a result of LangChain tells of its call: the message where there is one, else the result. */
export function resultFacts(result: unknown): FrameworkCallEnd {
  const fields = fieldsOf(result) ?? {}
  const [first] = ownList(fields, 'generations')
  const [generation] = Array.isArray(first) ? first : []
  const message = ownFields(fieldsOf(generation) ?? {}, 'message')
  if (message === null) return { usage: result }
  const metadata = ownFields(message, 'response_metadata') ?? {}
  const id = ownText(metadata, 'id') ?? ownText(message, 'id')
  return {
    usage: message,
    responseModel: ownText(metadata, 'model_name') ?? ownText(metadata, 'model'),
    // Where the provider gave none, LangChain makes one of its own.
    responseId: id?.startsWith('run-') || id?.startsWith('lc_run-') ? undefined : id,
  }
}

/** Whether the answer came from LangChain's cache: nobody was asked. */
export function isCached(extra: unknown): boolean {
  return own(fieldsOf(extra) ?? {}, 'cached') === true
}
