import { cutRuns } from './cut-runs.ts'
import type { Encoding } from './tokenizer-of.ts'

/** Counts the tokens of a text exactly. */
export type CountText = (text: string) => number

/** What is needed of the package. */
interface TokenizerModule {
  readonly countTokens: (text: string, options: { disallowedSpecial: Set<string> }) => number
  readonly clearMergeCache: () => void
}

const loaded = new Map<Encoding, Promise<CountText | null>>()

/**
 * The tokenizer of an encoding, from the optional package `gpt-tokenizer`; null where it is not
 * installed. Loaded when first asked for, and asked for once.
 */
export function loadTokenizer(encoding: Encoding): Promise<CountText | null> {
  const known = loaded.get(encoding)
  if (known !== undefined) return known
  const loading = encoding === 'o200k_base' ? loadO200k() : loadCl100k()
  loaded.set(encoding, loading)
  return loading
}

// Literal names inside `try`: bundlers follow the first and forgive a missing package for the second.
async function loadO200k(): Promise<CountText | null> {
  try {
    return countText(await import('gpt-tokenizer/encoding/o200k_base'))
  } catch {
    return null
  }
}

async function loadCl100k(): Promise<CountText | null> {
  try {
    return countText(await import('gpt-tokenizer/encoding/cl100k_base'))
  } catch {
    return null
  }
}

/** The words that a tokenizer remembers keep the texts in memory that they stood in: so many characters. */
const MOST_HELD = 1_000_000

/** Text that looks like a special token is a user's text like any other. */
function countText({ countTokens, clearMergeCache }: TokenizerModule): CountText {
  const options = { disallowedSpecial: new Set<string>() }
  let held = 0
  return (text) => {
    const pieces = cutRuns(text)
    const tokens = pieces.reduce((sum, piece) => sum + countTokens(piece, options), 0)
    held += text.length
    if (held > MOST_HELD) {
      clearMergeCache()
      held = 0
    }
    return tokens
  }
}
