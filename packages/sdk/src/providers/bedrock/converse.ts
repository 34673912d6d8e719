import type { Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, own, ownFields, ownList, ownText } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { addMeters, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import { type CountDraft, countNames, readCounts } from '../read-counts.ts'
import { contextOf, oneSegment, toUsage } from '../to-usage.ts'
import { guardrailMeters } from './guardrail.ts'
import { regionOf } from './region.ts'

// The wire repeats the cache counters under a second name.
const NAMES = countNames({
  input: [['inputTokens']],
  output: [['outputTokens']],
  total: [['totalTokens']],
  cacheRead: [['cacheReadInputTokens'], ['cacheReadInputTokenCount']],
  cacheWrite: [['cacheWriteInputTokens'], ['cacheWriteInputTokenCount']],
})

/**
 * Reads an answer of Converse, the metadata of its stream, or its usage object. The input excludes
 * cached tokens, but for the models of OpenAI, whose input is gross and whose total is too high.
 *
 * Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_TokenUsage.html
 */
export function readConverse(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = ownFields(answer, 'usage') ?? answer
  const counts = readCounts(usage, NAMES, notes)
  addLifetimes(counts, usage, notes)
  const meters = metersOf(counts, hints, notes)
  if (meters !== null) addMeters(meters, guardrailMeters(answer, notes))
  return toUsage({
    notes,
    segments: oneSegment(ownText(answer, 'model'), hints, meters),
    reportedTotal: counts.total,
    context: contextOf({
      serviceTier: ownText(ownFields(answer, 'serviceTier') ?? {}, 'type') ?? hints.serviceTier,
      region: regionOf(hints),
    }),
    raw: usage,
  })
}

function metersOf(counts: CountDraft, hints: Hints, notes: Notes): MeterDraft | null {
  if (counts.input === undefined) return inclusiveMeters(counts, notes)
  if (!isOpenaiModel(hints)) {
    counts.input += (counts.cacheRead ?? 0) + (counts.cacheWrite ?? 0)
    counts.output ??= 0
  }
  return inclusiveMeters(counts, notes, { isTotalUnsound: true })
}

const isOpenaiModel = (hints: Hints): boolean => /(^|[./])openai\./.test(hints.requestModel ?? '')

function addLifetimes(counts: CountDraft, usage: Fields, notes: Notes): void {
  for (const detail of ownList(usage, 'cacheDetails')) {
    const fields = fieldsOf(detail) ?? {}
    const tokens = readCount(fields, 'inputTokens', notes) ?? 0
    const ttl = own(fields, 'ttl')
    if (ttl === '5m') counts.cacheWrite5m = (counts.cacheWrite5m ?? 0) + tokens
    else if (ttl === '1h') counts.cacheWrite1h = (counts.cacheWrite1h ?? 0) + tokens
  }
}
