import type { Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, hasField, ownFields, ownList, ownText } from '../fields.ts'
import { headerCount } from '../header.ts'
import type { Hints } from '../hints.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { isScoring } from '../is-scoring.ts'
import { type Notes, newNotes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import { type Counts, countNames, readCounts } from '../read-counts.ts'
import { contextOf, oneSegment, toUsage } from '../to-usage.ts'
import { regionOf } from './region.ts'

/** Where the last event of a stream repeats the counts. */
export const INVOCATION_METRICS = 'amazon-bedrock-invocationMetrics'

// Titan and Llama write their counts into the body, without a usage object.
const BODY_NAMES = countNames({
  input: [['inputTextTokenCount'], ['prompt_token_count']],
  output: [['totalOutputTextTokenCount'], ['generation_token_count']],
})
const METRIC_NAMES = countNames({
  input: [['inputTokenCount']],
  output: [['outputTokenCount']],
  cacheRead: [['cacheReadInputTokenCount']],
  cacheWrite: [['cacheWriteInputTokenCount']],
})

/** Fields of such a body that are read. */
export const BODY_FIELDS = [
  'model',
  'inputTextTokenCount',
  'prompt_token_count',
  'totalOutputTextTokenCount',
  'generation_token_count',
  'results',
]

/** Counts by which a body of Titan or Llama is known. */
export const BODY_MARKS = ['inputTextTokenCount', 'generation_token_count']

/** Whether a body has counts of Titan or Llama. */
export const hasBodyCounts = (answer: Fields): boolean => hasField(answer, BODY_MARKS)

/** Whether the headers count tokens. */
export function hasHeaderCounts(hints: Hints): boolean {
  return headerCount(hints, headerName('input')) !== undefined
}

const headerName = (kind: string): string => `x-amzn-bedrock-${kind}-token-count`

/** Reads an answer of InvokeModel whose counts are in the body, in the metrics or in the headers. */
export function readInvoke(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const metrics = ownFields(answer, INVOCATION_METRICS)
  const body = bodyCounts(answer, notes)
  const stated = metrics === null ? headerCounts(hints) : readCounts(metrics, METRIC_NAMES, notes)
  const counts = body.input === undefined ? withCache(stated) : body
  const meters = inclusiveMeters(counts, notes, { isScoring: isScoring(answer, hints) })
  return toUsage({
    notes,
    segments: oneSegment(ownText(answer, 'model'), hints, meters),
    context: contextOf({ region: regionOf(hints), serviceTier: hints.serviceTier }),
    raw: metrics ?? counts,
  })
}

function bodyCounts(answer: Fields, notes: Notes): Counts {
  const counts = readCounts(answer, BODY_NAMES, notes)
  if (counts.output !== undefined) return counts
  const results = ownList(answer, 'results').map((result) => fieldsOf(result) ?? {})
  const outputs = results.map((result) => readCount(result, 'tokenCount', notes) ?? 0)
  return results.length === 0 ? counts : { ...counts, output: outputs.reduce((a, b) => a + b) }
}

const headerCounts = (hints: Hints): Counts => ({
  input: headerCount(hints, headerName('input')),
  output: headerCount(hints, headerName('output')),
  cacheRead: headerCount(hints, headerName('cache-read-input')),
  cacheWrite: headerCount(hints, headerName('cache-write-input')),
})

/** Their input excludes what was cached. */
function withCache(counts: Counts): Counts {
  const { input, cacheRead = 0, cacheWrite = 0 } = counts
  return input === undefined ? counts : { ...counts, input: input + cacheRead + cacheWrite }
}
