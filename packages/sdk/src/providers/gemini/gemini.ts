import type { Usage } from '../../usage/usage.ts'
import { type Answers, putById } from '../answers.ts'
import { type Fields, hasAny, hasField, own, ownFields } from '../fields.ts'
import type { Hints } from '../hints.ts'
import type { Provider, Recognition } from '../provider.ts'
import { foldContent, foldInteraction, hasFinished } from './content-events.ts'
import { contentTexts } from './content-texts.ts'
import { CONTENT_COUNTERS, hasContentCounts, readContent } from './generate-content.ts'
import { isInteractionUsage, readInteraction } from './interactions.ts'
import { readPredictions } from './vertex-predictions.ts'

const MARKS = ['usageMetadata', 'serverContent', 'setupComplete', 'modelVersion', 'promptFeedback']

const ALL_MARKS = [
  ...MARKS,
  ...CONTENT_COUNTERS,
  'usage_metadata',
  'event_type',
  'total_input_tokens',
  'total_output_tokens',
  'predictions',
  'candidates',
]

/**
 * Gemini: generateContent, embeddings, caches, Live and Interactions. Cached tokens are inside the
 * prompt; thoughts and tool prompts are outside of prompt and candidates.
 *
 * Source: https://ai.google.dev/api/generate-content#UsageMetadata
 */
export const gemini: Provider = googleProvider('gcp.gemini')

/** Vertex AI answers in the same words, and has predictions besides. */
export const vertex: Provider = googleProvider('gcp.vertex_ai')

function googleProvider(name: string): Provider {
  const provider: Provider = {
    name,
    convention:
      'cached tokens are inside the prompt; thoughts and tool prompts stand beside prompt and candidates',
    marks: ALL_MARKS,
    recognise,
    read,
    isWhole: (payload) => hasFinished(payload) || isScored(payload) || isInteractionBody(payload),
    fold: (answers, event) => fold(provider, answers, event),
    textsOf: contentTexts,
  }
  return provider
}

function recognise(payload: Fields): Recognition {
  // Llama on Bedrock counts its prompt under the same name.
  if (Object.hasOwn(payload, 'generation_token_count')) return 'foreign'
  if (hasField(payload, MARKS) || isInteraction(payload)) return 'own'
  if (hasContentCounts(ownFields(payload, 'usage_metadata') ?? payload)) return 'own'
  return isPredictions(payload) || Object.hasOwn(payload, 'candidates') ? 'own' : 'foreign'
}

const isPredictions = (payload: Fields): boolean => Array.isArray(own(payload, 'predictions'))

/** Embeddings and predictions come whole. */
const isScored = (payload: Fields): boolean =>
  isPredictions(payload) || hasAny(payload, ['embedding', 'embeddings'])

const isInteractionBody = (payload: Fields): boolean => own(payload, 'object') === 'interaction'

function isInteraction(payload: Fields): boolean {
  const type = own(payload, 'event_type')
  if (typeof type === 'string') return /^(interaction|step)\./.test(type)
  return isInteractionBody(payload) || isInteractionUsage(ownFields(payload, 'usage') ?? payload)
}

function read(answer: Fields, hints: Hints): Usage {
  if (isPredictions(answer)) return readPredictions(answer, hints)
  return isInteraction(answer) ? readInteraction(answer, hints) : readContent(answer, hints)
}

function fold(provider: Provider, answers: Answers, event: Fields): void {
  if (isScored(event)) {
    putById(answers, undefined, { provider, body: event, isFinal: true })
  } else if (isInteraction(event)) foldInteraction(provider, answers, event)
  else foldContent(provider, answers, event)
}
