import { missingUsage, type Usage } from '../../../usage/usage.ts'
import { type Answers, putById } from '../../answers.ts'
import { type Fields, hasAny, own, ownFields, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { readRaw } from '../../read-raw.ts'

const MARKS = ['author', 'invocationId', 'invocation_id']

/**
 * Events of Google's Agent Development Kit: Gemini's counts, in JavaScript's spelling or Python's.
 * Partial events repeat what the whole one says, and are passed over.
 *
 * Source: https://google.github.io/adk-docs/events/
 */
export const googleAdk: Provider = {
  name: 'google-adk',
  convention:
    'cached tokens are inside the prompt; thoughts and tool prompts stand beside prompt and candidates',
  marks: MARKS,
  recognise,
  read,
  fold,
}

const COUNTERS = ['promptTokenCount', 'prompt_token_count', 'totalTokenCount', 'total_token_count']

function recognise(payload: Fields): Recognition {
  const usage = ownFields(payload, 'usageMetadata') ?? ownFields(payload, 'usage_metadata')
  if (usage === null || !hasAny(usage, COUNTERS)) return 'foreign'
  return hasAny(payload, MARKS) ? 'own' : 'foreign'
}

function read(event: Fields, hints: Hints): Usage {
  return readRaw(event, { ...hints, provider: 'gemini' }) ?? missingUsage()
}

function fold(answers: Answers, event: Fields): void {
  if (own(event, 'partial') === true) return
  const { content: _content, ...body } = event
  putById(answers, ownText(event, 'id'), { provider: googleAdk, body, isFinal: true })
}
