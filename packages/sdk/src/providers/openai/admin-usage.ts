import type { Segment, Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, hasAny, own, ownList, ownText } from '../fields.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { type Notes, newNotes, noteDetail } from '../notes.ts'
import { readCount } from '../read-count.ts'
import { countNames, readCounts } from '../read-counts.ts'
import { contextOf, toUsage } from '../to-usage.ts'

const NAMES = countNames({
  input: [['input_tokens']],
  output: [['output_tokens']],
  cacheRead: [['input_cached_tokens']],
  cacheReadAudio: [['input_cached_audio_tokens']],
  cacheReadImage: [['input_cached_image_tokens']],
  cacheWrite: [['input_cache_write_tokens']],
  cacheWrite30m: [['input_cache_write_30m_tokens']],
  cacheWrite12h: [['input_cache_write_12h_tokens']],
  inputAudio: [['input_audio_tokens']],
  inputImage: [['input_image_tokens']],
  outputAudio: [['output_audio_tokens']],
  outputImage: [['output_image_tokens']],
})

/** Fields that only the results of the organisation's usage have. */
export const ADMIN_MARKS = ['input_uncached_tokens', 'input_cached_tokens', 'num_model_requests']

const PAGES: ReadonlySet<string> = new Set(['page', 'bucket'])
const RESULT = 'organization.usage.'

/** Whether this is a page, a bucket or a result of the organisation's usage. */
export function isAdminUsage(payload: Fields): boolean {
  const object = own(payload, 'object')
  // Most answers say that they are something else.
  const isOther = typeof object === 'string' && !PAGES.has(object) && !object.startsWith(RESULT)
  return !isOther && resultsOf(payload).length > 0
}

/**
 * Reads the organisation's usage: one segment a result. Its input holds cached and written tokens.
 *
 * Source: https://platform.openai.com/docs/api-reference/usage/completions
 */
export function readAdminUsage(payload: Fields): Usage {
  const notes = newNotes()
  const results = resultsOf(payload)
  const isBatch = results.every((result) => own(result, 'batch') === true)
  return toUsage({
    notes,
    segments: results.flatMap((result) => segmentOf(result, notes)),
    context: contextOf({
      serviceTier: isBatch ? 'batch' : ownText(results[0] ?? {}, 'service_tier'),
    }),
    raw: payload,
  })
}

function resultsOf(payload: Fields): readonly Fields[] {
  if (hasAny(payload, ADMIN_MARKS)) return [payload]
  const object = own(payload, 'object')
  if (object !== 'page' && object !== 'bucket') return []
  const buckets = object === 'bucket' ? [payload] : fieldsIn(ownList(payload, 'data'))
  return buckets.flatMap((bucket) => fieldsIn(ownList(bucket, 'results')))
}

const fieldsIn = (list: readonly unknown[]): readonly Fields[] =>
  list.map((item) => fieldsOf(item) ?? {})

function segmentOf(result: Fields, notes: Notes): readonly Segment[] {
  const counts = readCounts(result, NAMES, notes)
  const meters = inclusiveMeters(counts, notes)
  noteDetail(notes, 'requests', readCount(result, 'num_model_requests', notes))
  return meters === null ? [] : [{ model: ownText(result, 'model') ?? null, meters }]
}
