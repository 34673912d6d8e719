import { missingUsage, type Usage } from '../usage/usage.ts'
import type { Answer, Answers } from './answers.ts'
import { AnswersSum } from './answers-sum.ts'
import type { Hints } from './hints.ts'

/** Reads the sum of a stream's answers. */
export interface AnswersReader {
  /** The reading so far, or with what only the end tells. */
  read(hasEnded: boolean): Usage
  /** Output tokens of the answers whose final counts are in. */
  finalOutput(): number
}

/**
 * A reader of these answers. An answer is read again only after it changed, and the sum of those before
 * the last one is kept as long as they stay as they are: mostly it is the last one that grows.
 */
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
  let before = new AnswersSum()
  let count = 0
  let earlier = 0
  function add(sum: AnswersSum, key: string | undefined): void {
    const answer = key === undefined ? undefined : answers.byKey.get(key)
    if (key !== undefined && answer !== undefined) sum.add(answer, read(answer, key), false)
  }
  /** The sum of all. */
  function sumNow(): AnswersSum {
    const { order } = answers
    if (earlier !== answers.earlier) {
      earlier = answers.earlier
      before = new AnswersSum()
      count = 0
    }
    for (; count < order.length - 1; count++) add(before, order[count])
    const sum = before.copy()
    add(sum, order[count])
    return sum
  }
  let version = -1
  let usage: Usage
  return {
    read(hasEnded) {
      if (hasEnded) usage = sumOf(answers, true, read)
      else if (version !== answers.version) usage = sumNow().usage(answers, false)
      version = answers.version
      return usage
    },
    finalOutput: () => sumNow().finalOutput,
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

/**
 * The sum of all answers at once.
 *
 * @param read reads an answer by itself
 */
export function sumOf(
  answers: Answers,
  hasEnded: boolean,
  read: (answer: Answer, key: string) => Usage,
): Usage {
  const sum = new AnswersSum()
  for (const [key, answer] of answers.byKey) sum.add(answer, read(answer, key), hasEnded)
  return sum.usage(answers, hasEnded)
}
