import type { Usage } from '../usage/usage.ts'
import type { Answers } from './answers.ts'
import type { Fields } from './fields.ts'
import type { Hints } from './hints.ts'

/**
 * How sure a provider is that a payload is in its words. `own`: nobody else writes like this.
 * `possible`: readable, if nobody calls it its own. `compatible`: readable, but only on the caller's
 * word, since another provider has the same words and comes first.
 */
export type Recognition = 'own' | 'possible' | 'compatible' | 'foreign'

/** An own field by which a provider is known: whatever is in it, or what passes a test. */
export type Mark = string | { readonly field: string; readonly test: (value: unknown) => boolean }

/**
 * Translates one provider's (or framework's) words into a reading. It knows nothing of envelopes,
 * of raw text or of other providers.
 */
export interface Provider {
  /** OpenTelemetry's name of the provider; the framework's name for a framework. */
  readonly name: string
  /** How its counts nest, in one sentence: which are inside another, which stand beside it. */
  readonly convention: string
  /**
   * Values of `type` that nobody else writes: such a payload is its own, and nobody is asked.
   * @default none
   */
  readonly types?: Iterable<string>
  /**
   * Whether a payload is certainly in its words, or in words that are read alike by whoever else has
   * them: nobody else is asked. Cheap, since it is asked of every payload. @default never
   */
  readonly isCertain?: (payload: Fields) => boolean
  /**
   * Marks of a payload or of its usage, one of which a payload has that this provider recognises
   * without a hint. @default none: it is asked about every payload
   */
  readonly marks?: readonly Mark[]
  /** Present when it may recognise a payload by the headers that came with it, without a mark. */
  readonly readsHeaders?: true
  /**
   * Looks at a few own fields of an answer, an event or a usage object; never searches deeply.
   *
   * @param usage the usage object of the payload; the payload itself where it has none
   */
  readonly recognise: (payload: Fields, hints: Hints, usage: Fields) => Recognition
  /** Reads one whole answer, or its bare usage object; `missing` when it carries no usage. */
  readonly read: (answer: Fields, hints: Hints) => Usage
  /** Whether a payload that comes alone is a whole answer, so that there is nothing to fold. */
  readonly isWhole?: (payload: Fields) => boolean
  /**
   * Folds a stream event into the answers known so far, keeping no content. Whatever is folded
   * twice counts once. Without this each event is a whole answer by itself.
   */
  readonly fold?: (answers: Answers, event: Fields, hints: Hints) => void
  /**
   * What a stream event adds to the text that the model writes: answer, reasoning, arguments of
   * tools. Only for a live estimate; nothing of it is kept. @default none
   */
  readonly textsOf?: (event: Fields) => readonly string[]
}
