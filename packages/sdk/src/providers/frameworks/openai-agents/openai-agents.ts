import type { Usage } from '../../../usage/usage.ts'
import { type Fields, fieldsOf, hasAny, own, ownFields, ownList, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { inclusiveMeters } from '../../inclusive-meters.ts'
import { type Notes, newNotes, noteDetail } from '../../notes.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { readCount } from '../../read-count.ts'
import { type Counts, countNames, readCounts } from '../../read-counts.ts'
import { contextOf, oneSegment, toUsage } from '../../to-usage.ts'

const NAMES = countNames({
  input: [['inputTokens'], ['input_tokens']],
  output: [['outputTokens'], ['output_tokens']],
  total: [['totalTokens'], ['total_tokens']],
})
const MARKS = [
  'inputTokensDetails',
  'outputTokensDetails',
  'requestUsageEntries',
  'request_usage_entries',
]

/**
 * OpenAI's Agents SDK: the usage of a run, with details as lists of objects, one a request.
 *
 * Source: https://openai.github.io/openai-agents-js/
 */
export const openaiAgents: Provider = {
  name: 'openai-agents',
  convention: 'one entry a request; cached input is inside the input, reasoning inside the output',
  marks: MARKS,
  recognise,
  read,
}

function recognise(_payload: Fields, _hints: Hints, usage: Fields): Recognition {
  return hasAny(usage, MARKS) ? 'own' : 'foreign'
}

function read(result: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = ownFields(result, 'usage') ?? result
  const counts = countsOf(usage, notes)
  noteDetail(notes, 'requests', readCount(usage, 'requests', notes))
  return toUsage({
    notes,
    segments: oneSegment(ownText(result, 'model'), hints, inclusiveMeters(counts, notes)),
    reportedTotal: counts.total,
    context: contextOf({ maxPassInput: maxPassInput(usage) }),
    raw: usage,
  })
}

function countsOf(usage: Fields, notes: Notes): Counts {
  const input = detailsOf(usage, ['inputTokensDetails', 'input_tokens_details'])
  const output = detailsOf(usage, ['outputTokensDetails', 'output_tokens_details'])
  const sum = (details: readonly Fields[], key: string): number =>
    details.reduce((total, one) => total + (readCount(one, key, notes) ?? 0), 0)
  return {
    ...readCounts(usage, NAMES, notes),
    cacheRead: sum(input, 'cached_tokens'),
    cacheWrite: sum(input, 'cache_write_tokens'),
    inputAudio: sum(input, 'audio_tokens'),
    reasoning: sum(output, 'reasoning_tokens'),
    outputAudio: sum(output, 'audio_tokens'),
  }
}

/** The details, a list in JavaScript and one object in Python. */
function detailsOf(usage: Fields, names: readonly string[]): readonly Fields[] {
  const details = names.map((name) => own(usage, name)).find((one) => one !== undefined)
  const list = Array.isArray(details) ? details : [details]
  return list.map((one) => fieldsOf(one) ?? {})
}

/** The input of the largest request, which decides long-context prices. */
function maxPassInput(usage: Fields): number | undefined {
  const entries = [
    ...ownList(usage, 'requestUsageEntries'),
    ...ownList(usage, 'request_usage_entries'),
  ]
  const inputs = entries.map((entry) => {
    const fields = fieldsOf(entry) ?? {}
    return readCounts(fields, NAMES, newNotes()).input ?? 0
  })
  const most = inputs.reduce((one, other) => Math.max(one, other), 0)
  return most > 0 ? most : undefined
}
