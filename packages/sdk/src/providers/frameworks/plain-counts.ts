import type { Usage } from '../../usage/usage.ts'
import { CHAT_PATHS } from '../chat-names.ts'
import type { Fields } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { newNotes } from '../notes.ts'
import { type CountName, countNames, type Path, readCounts } from '../read-counts.ts'
import { oneSegment, toUsage } from '../to-usage.ts'

// How frameworks write a prompt, a completion and a total, in either case.
const PLAIN_NAMES = countNames({
  ...CHAT_PATHS,
  input: paths('input', ['promptTokens'], ['inputTokens'], ['input_tokens']),
  output: paths('output', ['completionTokens'], ['outputTokens'], ['output_tokens']),
  total: paths('total', ['totalTokens']),
  cacheRead: paths('cacheRead', ['cachedTokens'], ['cachedInputTokens'], ['cached_input_tokens']),
  reasoning: paths('reasoning', ['reasoningTokens']),
})

function paths(name: CountName, ...more: readonly Path[]): readonly Path[] {
  return [...(CHAT_PATHS[name] ?? []), ...more]
}

/** Reads a flat object of inclusive counts, whatever the case of its names. */
export function readPlainCounts(usage: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const counts = readCounts(usage, PLAIN_NAMES, notes)
  return toUsage({
    notes,
    segments: oneSegment(undefined, hints, inclusiveMeters(counts, notes)),
    reportedTotal: counts.total,
    raw: usage,
  })
}
