import { type LiveOutputEstimate, liveOutputEstimate } from '../counting/estimate-output-tokens.ts'
import { totalsOf } from '../usage/totals-of.ts'
import type { Segment, Usage, Warning } from '../usage/usage.ts'
import type { Answers } from './answers.ts'
import { type Fields, ownText } from './fields.ts'
import type { Hints } from './hints.ts'
import { addMeter, type MeterDraft } from './meter-draft.ts'
import { withChanges } from './with-changes.ts'

/** Estimates the output whose text has arrived, but not its provider's figure. It keeps no text. */
export interface LiveOutput {
  /** Takes the pieces of text that an event brought, after it was folded into the answers. */
  take(texts: readonly string[], event: Fields): void
  /**
   * Forgets the estimate when a final figure came in its place.
   *
   * @param finalOutput output tokens of the answers whose final counts are in
   */
  settle(finalOutput: number): void
  /** The reading with the estimate in place of the output that is not told yet. */
  applied(usage: Usage, hasEnded: boolean): Usage
}

interface Open {
  readonly model: string
  readonly estimate: LiveOutputEstimate
  /** The answer that the text belongs to, where events name it. */
  readonly key: string
  tokens: number
}

/** An estimate of the answers of one stream. */
export function liveOutput(answers: Answers, hints: Hints): LiveOutput {
  let open: Open | null = null
  let knownOutput = 0
  return {
    take(texts, event) {
      // Another answer has begun: what was given up does not count.
      if (open !== null && open.key !== answers.current) open = null
      if (texts.length === 0) return
      open ??= newOpen(modelOf(event, answers) ?? hints.requestModel ?? '', answers.current)
      for (const text of texts) open.tokens = open.estimate.push(text)
    },
    settle(finalOutput) {
      if (finalOutput > knownOutput) open = null
      knownOutput = finalOutput
    },
    applied(usage, hasEnded) {
      return open === null ? usage : withEstimate(usage, open, knownOutput, hasEnded)
    },
  }
}

const newOpen = (model: string, key: string): Open => ({
  model,
  key,
  estimate: liveOutputEstimate(model),
  tokens: 0,
})

/** The model of the answer that is arriving: its event's, else the last answer's. */
function modelOf(event: Fields, answers: Answers): string | undefined {
  const body = answers.byKey.get(answers.order.at(-1) ?? '')?.body ?? {}
  return [event, body]
    .map((fields) => ownText(fields, 'model') ?? ownText(fields, 'modelVersion'))
    .find((model) => model !== undefined)
}

function withEstimate(usage: Usage, open: Open, finalOutput: number, hasEnded: boolean): Usage {
  const { inputTokens, outputTokens } = totalsOf(usage)
  // What an open answer has told of itself is a lower bound, be it a first guess or a running count.
  const more = Math.max(0, open.tokens - Math.max(0, outputTokens - finalOutput))
  return withChanges(usage, {
    status: 'partial',
    estimated: true,
    segments: withOutput(usage.segments, open.model, more),
    warnings: warningsOf(usage.warnings, inputTokens === 0, hasEnded),
  })
}

/** Adds output to the last segment of the model, or to one of its own. */
function withOutput(segments: readonly Segment[], model: string, more: number): readonly Segment[] {
  if (more === 0) return segments
  const last = segments.at(-1)
  const isSame = last !== undefined && (model === '' || last.model === model)
  const segment: Segment = isSame ? last : { model: model === '' ? null : model, meters: {} }
  const meters: MeterDraft = { ...segment.meters }
  addMeter(meters, 'output', more)
  return [...(isSame ? segments.slice(0, -1) : segments), { ...segment, meters }]
}

/** An estimate is a reading: nothing is missing but what it does not know. */
function warningsOf(
  warnings: readonly Warning[],
  isInputUnknown: boolean,
  hasEnded: boolean,
): readonly Warning[] {
  const kept = warnings.filter(
    ({ code }) => code !== 'usage_missing' && code !== 'stream_incomplete',
  )
  if (isInputUnknown && !kept.some(({ code }) => code === 'input_unknown')) {
    kept.push({ code: 'input_unknown', message: 'The stream has said nothing of the input' })
  }
  if (!hasEnded) return kept
  const message = 'The stream ended before the final counts: the output is an estimate'
  return [...kept, { code: 'stream_incomplete', message }]
}
