import type { Usage } from '../../../usage/usage.ts'
import { type Fields, hasAny, ownFields, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { inclusiveMeters } from '../../inclusive-meters.ts'
import { newNotes, noteDetail } from '../../notes.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { readCount } from '../../read-count.ts'
import { countNames, readCounts } from '../../read-counts.ts'
import { oneSegment, toUsage } from '../../to-usage.ts'

const NAMES = countNames({
  input: [['input_tokens'], ['request_tokens']],
  output: [['output_tokens'], ['response_tokens']],
  total: [['total_tokens']],
  cacheRead: [['cache_read_tokens']],
  cacheReadAudio: [['cache_audio_read_tokens']],
  cacheWrite: [['cache_write_tokens']],
  inputAudio: [['input_audio_tokens']],
  outputAudio: [['output_audio_tokens']],
  reasoning: [
    ['details', 'reasoning_tokens'],
    ['details', 'thoughts_tokens'],
    ['details', 'thinking_tokens'],
  ],
})
// Before version 1 requests and responses had the tokens.
const OLD_MARKS = ['request_tokens', 'response_tokens']
const MARKS = ['cache_read_tokens', 'cache_write_tokens', 'details', ...OLD_MARKS]

/**
 * Pydantic AI: the usage of a run or of a response. Inclusive; its details repeat the main counts,
 * and alone tell of reasoning.
 *
 * Source: https://ai.pydantic.dev/api/usage/
 */
export const pydanticAi: Provider = {
  name: 'pydantic-ai',
  convention:
    'cached input is inside the input; details repeat the main counts and alone tell of reasoning',
  marks: MARKS,
  recognise,
  read,
}

function recognise(_payload: Fields, _hints: Hints, usage: Fields): Recognition {
  if (!hasAny(usage, ['input_tokens', 'output_tokens', ...OLD_MARKS])) return 'foreign'
  return hasAny(usage, MARKS) ? 'own' : 'foreign'
}

function read(response: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = ownFields(response, 'usage') ?? response
  const counts = readCounts(usage, NAMES, notes)
  const model = ownText(response, 'model_name')
  const responseId = ownText(response, 'provider_response_id')
  noteDetail(notes, 'requests', readCount(usage, 'requests', notes))
  return toUsage({
    notes,
    segments: oneSegment(model, hints, inclusiveMeters(counts, notes)),
    reportedTotal: counts.total,
    responseId,
    raw: usage,
  })
}
