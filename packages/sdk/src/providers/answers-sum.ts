import { totalsOf } from '../usage/totals-of.ts'
import type { Segment, Usage, Warning } from '../usage/usage.ts'
import type { Answer, Answers } from './answers.ts'
import { UsageSum } from './usage-sum.ts'
import { withChanges } from './with-changes.ts'

/** The sum of a stream's answers, which grows by one at a time. */
export class AnswersSum {
  #told = new UsageSum()
  /** What other answers say, too: the last one first. */
  #repeated: Repeated | null = null
  #isTold = false
  #isUntold = false
  #toldOutput = 0
  #repeatedOutput = 0

  /** @param usage what the answer says by itself */
  add(answer: Answer, usage: Usage, hasEnded: boolean): void {
    const stated = asStated(usage, answer, hasEnded)
    // Asked for only while answers still come.
    const output = hasEnded ? 0 : totalsOf(usage).outputTokens
    if (isFinal(answer)) this.#toldOutput += output
    if (answer.isFallback) {
      this.#repeatedOutput += output
      this.#repeated = { usage: stated, before: this.#repeated }
      return
    }
    this.#told.add(stated)
    if (stated.status !== 'missing') this.#isTold = true
    // It was begun beside others, and nothing is known of it.
    else if (!answer.isFinal && !answer.isAborted) this.#isUntold = true
  }

  /** The same sum, which grows apart from this one. */
  copy(): AnswersSum {
    const copy = new AnswersSum()
    copy.#told = this.#told.copy()
    copy.#repeated = this.#repeated
    copy.#isTold = this.#isTold
    copy.#isUntold = this.#isUntold
    copy.#toldOutput = this.#toldOutput
    copy.#repeatedOutput = this.#repeatedOutput
    return copy
  }

  /** Output tokens of the answers whose final counts are in. */
  get finalOutput(): number {
    return this.#isTold ? this.#toldOutput : this.#toldOutput + this.#repeatedOutput
  }

  /** The reading of all. It is not added to again. */
  usage({ notes }: Answers, hasEnded: boolean): Usage {
    if (!this.#isTold) for (const one of listOf(this.#repeated)) this.#told.add(one)
    const sum = this.#told.usage()
    const isCut = hasEnded && this.#isTold && this.#isUntold
    return withWarnings(isCut ? asOpen(sum, hasEnded) : sum, notes.warnings)
  }
}

interface Repeated {
  readonly usage: Usage
  readonly before: Repeated | null
}

function listOf(repeated: Repeated | null): readonly Usage[] {
  const list: Usage[] = []
  for (let one = repeated; one !== null; one = one.before) list.push(one.usage)
  return list.reverse()
}

const isFinal = (answer: Answer): boolean =>
  answer.isFinal && !answer.isAborted && !answer.isFallback

/** The reading as what is known of the answer besides its body has it. */
function asStated(usage: Usage, answer: Answer, hasEnded: boolean): Usage {
  if (answer.isAborted) return asAborted(usage)
  const tiered = answer.isBatch ? inBatch(usage) : usage
  return answer.isFinal || tiered.status === 'missing' ? tiered : asOpen(tiered, hasEnded)
}

function withWarnings(usage: Usage, warnings: readonly Warning[]): Usage {
  if (warnings.length === 0) return usage
  return withChanges(usage, { warnings: [...usage.warnings, ...warnings] })
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
