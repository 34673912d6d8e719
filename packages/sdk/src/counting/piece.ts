/** What a piece of a request is: the prompt, the definition of a tool, or what a tool gave back. */
export type Share = 'prompt' | 'definition' | 'result'

/** A piece of a request: text that is to be counted, or tokens whose number is known or guessed. */
export type Piece =
  | { readonly share: Share; readonly text: string }
  | { readonly share: Share; readonly tokens: number; readonly isGuess: boolean }

/** Text as a piece. */
export function textPiece(share: Share, text: string): Piece {
  return { share, text }
}

/** Tokens that the provider adds by a published rule. */
export function knownPiece(share: Share, tokens: number): Piece {
  return { share, tokens, isGuess: false }
}

/** Tokens of something that cannot be counted from the request. */
export function guessedPiece(share: Share, tokens: number): Piece {
  return { share, tokens, isGuess: true }
}
