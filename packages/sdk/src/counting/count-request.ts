import { loadTokenizer } from './load-tokenizer.ts'
import type { Piece, Share } from './piece.ts'
import { plainCopy } from './plain-copy.ts'
import { requestFields } from './request-fields.ts'
import { requestPieces } from './request-pieces.ts'
import { requestRules } from './request-rules.ts'
import { estimatedTokens } from './token-estimator.ts'
import { tokenizerOf } from './tokenizer-of.ts'

/**
 * How a count came about: `tokenizer` when the model's own tokenizer counted all text and nothing was
 * guessed, else `estimate`.
 */
export type CountMethod = 'tokenizer' | 'estimate'

/** The tokens of a request by share, whole and rounded up. */
export interface RequestCount {
  readonly shares: Readonly<Record<Share, number>>
  readonly method: CountMethod
}

/** Counts a request of any shape. Never throws; what is no request has no tokens. */
export async function countRequest(request: unknown): Promise<RequestCount> {
  const fields = requestFields(plainCopy(request))
  const shares = { prompt: 0, definition: 0, result: 0 }
  if (fields === null) return { shares, method: 'estimate' }
  const rules = requestRules(fields)
  const { encoding, family } = tokenizerOf(rules.model)
  const exact = encoding === null ? null : await loadTokenizer(encoding)
  const countText = exact ?? ((text: string) => estimatedTokens(text, family))
  const pieces = requestPieces(fields, rules)
  for (const piece of pieces) shares[piece.share] += tokensOf(piece, countText)
  const isExact = exact !== null && !pieces.some(isGuess)
  return { shares: mapped(shares), method: isExact ? 'tokenizer' : 'estimate' }
}

function tokensOf(piece: Piece, countText: (text: string) => number): number {
  return 'text' in piece ? countText(piece.text) : piece.tokens
}

const isGuess = (piece: Piece): boolean => 'isGuess' in piece && piece.isGuess

function mapped({ prompt, definition, result }: Record<Share, number>): Record<Share, number> {
  return { prompt: whole(prompt), definition: whole(definition), result: whole(result) }
}

const whole = (tokens: number): number => Math.max(0, Math.ceil(tokens))
