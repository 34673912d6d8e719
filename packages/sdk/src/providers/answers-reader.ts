import { totalsOf } from '../usage/totals-of.ts'
import { missingUsage, type Segment, type Usage, type Warning } from '../usage/usage.ts'
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
  const readings = new Map<string, Reading>()
  const read = (answer: Answer, key: string): Usage => {
    const known = readings.get(key)
    if (known !== undefined && known.answer === answer) return known.usage
    const usage = readAlone(answer, hints)
    const kept = answer.isWhole === true ? withoutContent(answer) : answer
    answers.byKey.set(key, kept)
    readings.set(key, { answer: kept, usage })
    return usage
  }
  let version = -1
  let usage: Usage
  return {
    read(hasEnded) {
      if (hasEnded || version !== answers.version) {
        usage = sumOf(answers, hasEnded, read)
        version = answers.version
      }
      return usage
    },
    finalOutput() {
      let told = 0
      let repeated = 0
      let isTold = false
      for (const [key, answer] of answers.byKey) {
        const usage = read(answer, key)
        const output = totalsOf(usage).outputTokens
        if (answer.isFallback) repeated += output
        else if (usage.status !== 'missing') isTold = true
        if (isFinal(answer)) told += output
      }
      return isTold ? told : told + repeated
    },
  }
}

/** Reads the sum of the answers of a stream that has ended. */
export function readAnswers(answers: Answers, hints: Hints): Usage {
  return sumOf(answers, true, (answer) => readAlone(answer, hints))
}

/** Where bodies have what was said, in the words of any provider. */
const CONTENT = new Set(['choices', 'output', 'outputs', 'content', 'candidates', 'data', 'text'])

/** What is left can still be joined with what comes for the same answer. */
function withoutContent(answer: Answer): Answer {
  try {
    const fields = Object.entries(answer.body).filter(([name]) => !CONTENT.has(name))
    return { ...answer, body: Object.fromEntries(fields) }
  } catch {
    // One that runs code of its own stays as it is.
    return answer
  }
}

interface Reading {
  readonly answer: Answer
  readonly usage: Usage
}

function readAlone({ provider, body, hints: its }: Answer, hints: Hints): Usage {
  try {
    return provider.read(body, its ?? hints)
  } catch {
    // One that runs code of its own (a getter, a proxy) must not take the others with it.
    return missingUsage('The answer cannot be read: one of its fields throws')
  }
}

const isFinal = (answer: Answer): boolean =>
  answer.isFinal && !answer.isAborted && !answer.isFallback

/** @param read reads an answer by itself */
function sumOf(
  answers: Answers,
  hasEnded: boolean,
  read: (answer: Answer, key: string) => Usage,
): Usage {
  const told: Usage[] = []
  const repeated: Usage[] = []
  let isTold = false
  let isUntold = false
  for (const [key, answer] of answers.byKey) {
    const usage = read(answer, key)
    const stated = asStated(usage, answer, hasEnded)
    if (answer.isFallback) {
      repeated.push(stated)
      continue
    }
    told.push(stated)
    if (stated.status !== 'missing') isTold = true
    // It was begun beside others, and nothing is known of it.
    else if (!answer.isFinal && !answer.isAborted) isUntold = true
  }
  const sum = addUsages(isTold ? told : [...told, ...repeated])
  const isCut = hasEnded && isTold && isUntold
  return withWarnings(isCut ? asOpen(sum, hasEnded) : sum, answers.notes.warnings)
}

/** The reading as what is known of the answer besides its body has it. */
function asStated(usage: Usage, answer: Answer, hasEnded: boolean): Usage {
  if (answer.isAborted) return asAborted(usage)
  const tiered = answer.isBatch ? inBatch(usage) : usage
  return answer.isFinal || tiered.status === 'missing' ? tiered : asOpen(tiered, hasEnded)
}

function withWarnings(usage: Usage, warnings: readonly Warning[]): Usage {
  return warnings.length === 0 ? usage : { ...usage, warnings: [...usage.warnings, ...warnings] }
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
