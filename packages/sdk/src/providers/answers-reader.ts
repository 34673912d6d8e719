import { totalsOf } from '../usage/totals-of.ts'
import type { Segment, Usage, Warning } from '../usage/usage.ts'
import { addUsages } from './add-usages.ts'
import type { Answer, Answers } from './answers.ts'
import type { Hints } from './hints.ts'

/** Reads the sum of a stream's answers. */
export interface AnswersReader {
  /** The reading so far, or with what only the end tells. */
  read(hasEnded: boolean): Usage
  /** Output tokens of the answers whose final counts are in. */
  finalOutput(): number
}

/** A reader of these answers. An answer is read again only after it changed. */
export function answersReader(answers: Answers, hints: Hints): AnswersReader {
  const readings = new WeakMap<Answer, Usage>()
  let version = -1
  let usage: Usage
  return {
    read(hasEnded) {
      if (hasEnded || version !== answers.version) {
        usage = sumOf(answers, hints, hasEnded, readings)
        version = answers.version
      }
      return usage
    },
    finalOutput() {
      const final = [...answers.byKey.values()].filter(isFinal)
      const usages = final.map((answer) => readingOf(answer, hints, false, readings))
      return usages.reduce((sum, one) => sum + totalsOf(one).outputTokens, 0)
    },
  }
}

const isFinal = (answer: Answer): boolean =>
  answer.isFinal && !answer.isAborted && !answer.isFallback

function sumOf(
  answers: Answers,
  hints: Hints,
  hasEnded: boolean,
  readings: WeakMap<Answer, Usage>,
): Usage {
  const all = [...answers.byKey.values()]
  const usages = (some: readonly Answer[]): Usage[] =>
    some.map((answer) => readingOf(answer, hints, hasEnded, readings))
  const [only] = all
  if (all.length === 1 && only?.isFinal && answers.notes.warnings.length === 0) {
    return addUsages(usages(all))
  }
  const told = usages(all.filter((answer) => !answer.isFallback))
  const isTold = told.some((usage) => usage.status !== 'missing')
  const sum = addUsages(isTold ? told : [...told, ...usages(all.filter(isFallback))])
  const isCut = hasEnded && isTold && all.some((answer) => isUntold(answer, readings))
  return withWarnings(isCut ? asOpen(sum, hasEnded) : sum, answers.notes.warnings)
}

/** An answer that was begun beside others, and of which nothing is known. */
const isUntold = (answer: Answer, readings: WeakMap<Answer, Usage>): boolean =>
  !answer.isFinal && !answer.isAborted && readings.get(answer)?.status === 'missing'

function withWarnings(usage: Usage, warnings: readonly Warning[]): Usage {
  return warnings.length === 0 ? usage : { ...usage, warnings: [...usage.warnings, ...warnings] }
}

const isFallback = (answer: Answer): boolean => answer.isFallback === true

function readingOf(
  answer: Answer,
  hints: Hints,
  hasEnded: boolean,
  readings: WeakMap<Answer, Usage>,
): Usage {
  const known = readings.get(answer)
  const usage = known ?? answer.provider.read(answer.body, answer.hints ?? hints)
  if (known === undefined) readings.set(answer, usage)
  if (answer.isAborted) return asAborted(usage)
  const tiered = answer.isBatch ? inBatch(usage) : usage
  return answer.isFinal || tiered.status === 'missing' ? tiered : asOpen(tiered, hasEnded)
}

/** What is not final is a lower bound. */
function asOpen(usage: Usage, hasEnded: boolean): Usage {
  const message = 'The stream ended before the final counts: they are a lower bound'
  const warnings = hasEnded
    ? [...usage.warnings, { code: 'stream_incomplete', message }]
    : usage.warnings
  return { ...usage, status: 'partial', warnings }
}

const inBatch = (usage: Usage): Usage => ({
  ...usage,
  context: { ...usage.context, serviceTier: 'batch' },
})

/** An attempt that was given up: whether it is charged is not known. */
function asAborted(usage: Usage): Usage {
  if (usage.status === 'missing') return usage
  const aborted = usage.segments.map(
    (segment): Segment => ({ ...segment, role: 'aborted-attempt' }),
  )
  const message = 'The stream was spliced: an attempt was given up and started again'
  return {
    status: 'ok',
    segments: [],
    unbilledSegments: [...(usage.unbilledSegments ?? []), ...aborted],
    context: {},
    details: {},
    warnings: [...usage.warnings, { code: 'spliced_stream', message }],
  }
}
