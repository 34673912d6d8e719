import { type FieldSpans, scanFields, valueAt } from './json-scan.ts'

/** How long a request lets its answers be. */
export interface OutputLimit {
  /** Of each answer; undefined: it sets none. */
  readonly tokens: number | undefined
  /** How many answers it asks for. */
  readonly answers: number
  /** Where all its fields stand; undefined: it has no text. */
  readonly fields?: FieldSpans
}

/** Where requests keep the limit of their output, from the outside in. */
const LIMITS = [
  ['max_completion_tokens'],
  ['max_tokens'],
  ['max_output_tokens'],
  ['maxOutputTokens'],
  ['generationConfig', 'maxOutputTokens'],
  ['generation_config', 'max_output_tokens'],
  ['completion_args', 'max_tokens'],
  ['inferenceConfig', 'maxTokens'],
  ['options', 'num_predict'],
] as const
const ANSWERS = [['n'], ['best_of'], ['generationConfig', 'candidateCount']] as const

/** The limit of a request by its fields. */
export function outputLimit(at: (name: string) => unknown): OutputLimit {
  const [tokens] = numbersAt(LIMITS, at)
  return { tokens, answers: Math.max(1, ...numbersAt(ANSWERS, at)) }
}

/** The limit of a request by its JSON: all of it is looked at, since a limit that is missed is none. */
export function outputLimitOf(text: string): OutputLimit {
  const fields = scanFields(text)
  return { ...outputLimit((name) => valueAt(text, fields.spans.get(name))), fields }
}

function numbersAt(
  places: readonly (readonly [name: string, inner?: string])[],
  at: (name: string) => unknown,
): readonly number[] {
  return places
    .map(([name, inner]) => {
      const outer = at(name)
      return inner === undefined ? outer : isObject(outer) ? outer[inner] : undefined
    })
    .filter((value): value is number => typeof value === 'number' && value >= 0)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
