import { type Fields, hasAny, own, ownText } from './fields.ts'
import type { Hints } from './hints.ts'

const SCORING_APIS = /embed|rerank|classif|moderation/i
const SCORING_MODELS = /embed|rerank/i
const SCORING_FIELDS = ['data', 'results', 'embeddings', 'embedding', 'predictions']

/** Whether the answer embeds, ranks or classifies, so that it has no output tokens. */
export function isScoring(answer: Fields, hints: Hints): boolean {
  if (hints.api !== undefined && SCORING_APIS.test(hints.api)) return true
  if (SCORING_MODELS.test(ownText(answer, 'model') ?? hints.requestModel ?? '')) return true
  const object = own(answer, 'object')
  if (object === 'list' || object === 'rerank' || object === 'embedding') return true
  return hasAny(answer, SCORING_FIELDS) && !hasAny(answer, ['choices', 'output', 'message'])
}
