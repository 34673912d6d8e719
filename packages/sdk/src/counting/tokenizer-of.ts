import type { TokenizerFamily } from './token-weights.ts'

/** An encoding that the optional tokenizer package holds. */
export type Encoding = 'o200k_base' | 'cl100k_base'

/** How a model's text is counted. */
export interface ModelTokenizer {
  readonly family: TokenizerFamily
  /** The exact tokenizer's encoding; null where none is public. */
  readonly encoding: Encoding | null
}

const O200K: ModelTokenizer = { family: 'o200k', encoding: 'o200k_base' }
const CL100K: ModelTokenizer = { family: 'cl100k', encoding: 'cl100k_base' }

// Opus 4.7 brought another tokenizer; what came later has it too.
const CLAUDE_4_TO_4_6 = '(?:(?:opus|sonnet|haiku)-)?4(?:\\.[0-6])?(?!-[7-9](?:[-:@]|$))'

/** The first fitting line holds. A name may stand behind a path, a region or a vendor (`us.`, `openai/`). */
const BY_MODEL: readonly (readonly [name: RegExp, tokenizer: ModelTokenizer])[] = [
  [named('(?:chatgpt-4o|gpt-4o|gpt-4\\.1|gpt-4\\.5|gpt-5(?:\\.\\d+)?|gpt-oss|o1|o3|o4)'), O200K],
  [named('(?:gpt-4|gpt-3\\.5|gpt-35|text-embedding-3|text-embedding-ada-002)'), CL100K],
  [
    named(`claude-(?:v?[12](?:\\.\\d)?|instant|3(?:\\.\\d)?|${CLAUDE_4_TO_4_6})`),
    exactlyNone('claude'),
  ],
  [named('claude'), exactlyNone('claudeLatest')],
  [named('(?:gemini|gemma)'), exactlyNone('gemini')],
]

/** Unknown models: the vocabulary size that most open models have come to share. */
const UNKNOWN = exactlyNone('o200k')

/** The tokenizer of a model by its name, as people write it. An unknown name is only estimated. */
export function tokenizerOf(model: string): ModelTokenizer {
  const name = model.toLowerCase()
  return BY_MODEL.find(([pattern]) => pattern.test(name))?.[1] ?? UNKNOWN
}

/** A whole name or its beginning, up to a `-`, `:`, `@` or the end. */
function named(name: string): RegExp {
  return new RegExp(`(?:^|[/.:])${name}(?:[-:@]|$)`)
}

function exactlyNone(family: TokenizerFamily): ModelTokenizer {
  return { family, encoding: null }
}
