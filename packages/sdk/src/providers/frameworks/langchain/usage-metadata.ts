import type { Usage } from '../../../usage/usage.ts'
import type { Fields } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { inclusiveMeters } from '../../inclusive-meters.ts'
import { newNotes } from '../../notes.ts'
import { countNames, readCounts } from '../../read-counts.ts'
import { contextOf, oneSegment, toUsage } from '../../to-usage.ts'

const INPUT = 'input_token_details'
const OUTPUT = 'output_token_details'

const NAMES = countNames({
  input: [['input_tokens']],
  output: [['output_tokens']],
  total: [['total_tokens']],
  cacheRead: [[INPUT, 'cache_read']],
  cacheWrite: [[INPUT, 'cache_creation']],
  cacheWrite5m: [[INPUT, 'ephemeral_5m_input_tokens']],
  cacheWrite1h: [[INPUT, 'ephemeral_1h_input_tokens']],
  inputAudio: [[INPUT, 'audio']],
  inputImage: [[INPUT, 'image']],
  inputVideo: [[INPUT, 'video']],
  inputDocument: [[INPUT, 'document']],
  reasoning: [[OUTPUT, 'reasoning']],
  outputAudio: [[OUTPUT, 'audio']],
  outputImage: [[OUTPUT, 'image']],
  outputVideo: [[OUTPUT, 'video']],
})

/** Reads LangChain's own counts: every detail is inside its side, and they need not cover it. */
export function readUsageMetadata(metadata: Fields | null, hints: Hints): Usage | null {
  if (metadata === null) return null
  const notes = newNotes()
  const counts = readCounts(metadata, NAMES, notes)
  return toUsage({
    notes,
    segments: oneSegment(undefined, hints, inclusiveMeters(counts, notes)),
    reportedTotal: counts.total,
    context: contextOf({ serviceTier: hints.serviceTier }),
    raw: metadata,
  })
}
