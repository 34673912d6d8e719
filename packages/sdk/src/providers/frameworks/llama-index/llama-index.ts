import type { Usage } from '../../../usage/usage.ts'
import { type Fields, hasAny, ownFields, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { readRaw } from '../../read-raw.ts'
import { readPlainCounts } from '../plain-counts.ts'

/**
 * LlamaIndex's responses: the provider's raw answer first, else the counts among the arguments.
 *
 * Source: https://docs.llamaindex.ai/en/stable/api_reference/llms/
 */
export const llamaIndex: Provider = {
  name: 'llama-index',
  convention: 'the raw answer of the provider, else the counts among the arguments',
  marks: ['additional_kwargs', 'additionalKwargs', 'message'],
  recognise,
  read,
}

const ARGUMENTS = ['additional_kwargs', 'additionalKwargs']
const COUNTERS = ['prompt_tokens', 'completion_tokens', 'total_tokens', 'promptTokens']

function recognise(payload: Fields): Recognition {
  return argumentsOf(payload) === null ? 'foreign' : 'own'
}

function read(response: Fields, hints: Hints): Usage {
  const counts = argumentsOf(response) ?? {}
  const raw = ownFields(response, 'raw')
  const model = ownText(raw ?? {}, 'model')
  const known = model === undefined ? hints : { ...hints, requestModel: model }
  return readRaw(raw, hints) ?? readPlainCounts(counts, known)
}

/** The counts of a response or of its message. */
function argumentsOf(payload: Fields): Fields | null {
  for (const holder of [payload, ownFields(payload, 'message') ?? {}]) {
    for (const name of ARGUMENTS) {
      const counts = ownFields(holder, name)
      if (counts !== null && hasAny(counts, COUNTERS)) return counts
    }
  }
  return null
}
