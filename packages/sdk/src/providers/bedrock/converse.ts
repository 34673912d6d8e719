import type { Meters, Usage } from '../../usage/usage.ts'
import { type Fields, fieldsOf, own, ownFields, ownList, ownText } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { addMeters, type MeterDraft } from '../meter-draft.ts'
import { type Notes, newNotes } from '../notes.ts'
import { readCount } from '../read-count.ts'
import { type Counts, countNames, readCounts } from '../read-counts.ts'
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
  const counts = { ...readCounts(usage, NAMES, notes), ...lifetimes(usage, notes) }
  const tokens = tokensOf(counts, hints, notes)
  const meters: MeterDraft = { ...tokens }
  addMeters(meters, guardrailMeters(answer, notes))
  return toUsage({
    notes,
    segments: oneSegment(ownText(answer, 'model'), hints, tokens && meters),
    reportedTotal: counts.total,
    context: contextOf({
      serviceTier: ownText(ownFields(answer, 'serviceTier') ?? {}, 'type') ?? hints.serviceTier,
      region: regionOf(hints),
    }),
    raw: usage,
  })
}

function tokensOf(counts: Counts, hints: Hints, notes: Notes): Meters | null {
  if (isOpenaiModel(hints)) return inclusiveMeters(counts, notes, { isTotalUnsound: true })
  const { input, output, cacheRead = 0, cacheWrite = 0 } = counts
  if (input === undefined) return inclusiveMeters(counts, notes)
  const gross = { ...counts, input: input + cacheRead + cacheWrite, output: output ?? 0 }
  return inclusiveMeters(gross, notes, { isTotalUnsound: true })
}

const isOpenaiModel = (hints: Hints): boolean => /(^|[./])openai\./.test(hints.requestModel ?? '')

function lifetimes(usage: Fields, notes: Notes): Counts {
  const counts = { cacheWrite5m: 0, cacheWrite1h: 0 }
  for (const detail of ownList(usage, 'cacheDetails')) {
    const fields = fieldsOf(detail) ?? {}
    const tokens = readCount(fields, 'inputTokens', notes) ?? 0
    if (own(fields, 'ttl') === '5m') counts.cacheWrite5m += tokens
    else if (own(fields, 'ttl') === '1h') counts.cacheWrite1h += tokens
  }
  return counts
}
