import { type Answers, putAnswer } from '../../answers.ts'
import { type Fields, hasAny, own, ownText } from '../../fields.ts'
import { hasContentCounts, readContent, usageMetadataOf } from '../../gemini/generate-content.ts'
import type { Provider, Recognition } from '../../provider.ts'

/**
 * Events of Google's Agent Development Kit: Gemini's counts, in JavaScript's spelling or Python's.
 * Partial events repeat what the whole one says, and are passed over.
 *
 * Source: https://google.github.io/adk-docs/events/
 */
export const googleAdk: Provider = {
  name: 'google-adk',
  marks: ['author', 'invocationId', 'invocation_id'],
  recognise,
  read: readContent,
  fold,
}

function recognise(payload: Fields): Recognition {
  const usage = usageMetadataOf(payload)
  if (usage === null || !hasContentCounts(usage)) return 'foreign'
  return hasAny(payload, googleAdk.marks ?? []) ? 'own' : 'foreign'
}

function fold(answers: Answers, event: Fields): void {
  if (own(event, 'partial') === true) return
  const key = ownText(event, 'id') ?? 'event'
  const { content: _content, ...body } = event
  putAnswer(answers, key, { provider: googleAdk, body, isFinal: true })
}
