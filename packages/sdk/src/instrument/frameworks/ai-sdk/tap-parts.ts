import { fieldsOf, own, ownText } from '../../../providers/fields.ts'
import type { FrameworkCall } from '../framework-call.ts'

/** The same parts, of which those are read that tell of the call. */
export function tapParts(stream: object, call: FrameworkCall): ReadableStream {
  let responseId: string | undefined
  let responseModel: string | undefined
  const tap = new TransformStream({
    transform(part: unknown, controller) {
      const fields = fieldsOf(part) ?? {}
      const type = own(fields, 'type')
      if (type === 'response-metadata') {
        responseId = ownText(fields, 'id') ?? responseId
        responseModel = ownText(fields, 'modelId') ?? responseModel
      }
      if (WRITTEN.test(String(type))) call.written(ownText(fields, 'delta') ?? '')
      if (type === 'finish') call.end({ usage: own(fields, 'usage'), responseId, responseModel })
      if (type === 'error') call.fail(own(fields, 'error'))
      controller.enqueue(part)
    },
  })
  // As `pipeThrough`, but it is seen when no more is wanted, and when reading fails.
  const piping = (stream as ReadableStream).pipeTo(tap.writable)
  piping.catch((error) => call.fail(error ?? GIVEN_UP))
  return tap.readable
}

/** Parts that bring what the model writes: text, reasoning, arguments of tools. */
const WRITTEN = /-delta$/
/** What a call failed with that its reader no longer wants. */
export const GIVEN_UP = new DOMException('Given up', 'AbortError')
