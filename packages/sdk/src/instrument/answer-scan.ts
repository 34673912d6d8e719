import { liveOutputEstimate } from '../counting/estimate-output-tokens.ts'
import { type Fields, fieldsOf } from '../providers/fields.ts'
import type { Hints } from '../providers/hints.ts'
import { createStreamReader } from '../providers/stream-reader.ts'
import type { Usage } from '../usage/usage.ts'
import { type AnswerFacts, isLastEvent, newFacts, noteAnswer } from './answer-facts.ts'
import { decoded } from './bytes.ts'
import { eventSearch } from './event-search.ts'
import type { Framing } from './framing/framing.ts'
import type { MeteredRequest } from './metered-request.ts'
import { noteProvider } from './reading-of-answer.ts'

/** Reads a streamed answer as its events arrive, parsing only those that tell of more than text. */
export interface AnswerScan {
  /**
   * Takes a text of whole events.
   *
   * @returns the places in it where they tell of more than text
   */
  take(events: string): readonly number[]
  readonly facts: AnswerFacts
  /** Tokens that the model has written, estimated from their text. */
  readonly outputTokens: number
  /** `performance.now()` when the first text arrived. */
  readonly firstTokenAt: number | undefined
  /** Whether an event said that nothing more is to come. */
  readonly hasEnded: boolean
  /** The first event, as far as it is known. */
  readonly first: Fields
  /** What the events so far tell of the usage. */
  usage(): Usage
}

const HAS_USAGE = /"usage"\s*:\s*\{/
// Responses repeats the definitions of all tools when it begins.
const MAX_UNTOLD = 64 * 1024
const FIRST = [0]

/** A scan of one answer. */
export function answerScan(request: MeteredRequest, framing: Framing, hints: Hints): AnswerScan {
  const reader = createStreamReader(hints)
  const search = eventSearch(request.route.wire)
  const estimate = liveOutputEstimate(request.model)
  let hasBegun = false
  const scan = {
    facts: newFacts(),
    outputTokens: 0,
    firstTokenAt: undefined as number | undefined,
    hasEnded: false,
    first: {} as Fields,
    take(text: string) {
      const events = framing.decoded?.(text)
      if (events === undefined) return takePlaces(text)
      search(events.map(({ data }) => data).join('\n'), takeText)
      for (const { data } of events) takeEvent(data)
      return FIRST
    },
    usage: () => reader.end(),
  }
  const takePlaces = (text: string): readonly number[] => {
    const places = search(text, takeText)
    let taken = 0
    for (const place of hasBegun ? places : [0, ...places]) {
      if (place < taken) continue
      const { data, end } = framing.eventAt(text, place)
      taken = end
      takeEvent(data)
    }
    return places
  }
  const takeText = (text: string): void => {
    scan.outputTokens = estimate.push(text)
    scan.firstTokenAt ??= performance.now()
  }
  const takeEvent = (data: string): void => {
    if (hasBegun && data.length > MAX_UNTOLD && !HAS_USAGE.test(data)) return
    if (data.trim() === '[DONE]') {
      scan.hasEnded = true
      return
    }
    for (const event of valuesOf(data)) {
      if (!hasBegun) scan.first = event
      hasBegun = true
      noteAnswer(scan.facts, event)
      noteProvider(scan.facts, request, event)
      reader.push(event)
      scan.hasEnded ||= isLastEvent(event)
    }
  }
  return scan
}

/** The objects of an event: one, or one a line where lines of data were run together. */
function valuesOf(data: string): readonly Fields[] {
  const text = decoded(data)
  const whole = parsed(text)
  const values = whole === undefined ? text.split('\n').map(parsed) : [whole]
  return values.map(fieldsOf).filter((fields) => fields !== null)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
