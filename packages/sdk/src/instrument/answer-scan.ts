import { copiedText } from '../base/copied-text.ts'
import { type LiveOutputEstimate, liveOutputEstimate } from '../counting/estimate-output-tokens.ts'
import { newAnswers } from '../providers/answers.ts'
import { readAnswers } from '../providers/answers-reader.ts'
import { type EventTaker, eventTaker } from '../providers/event-taker.ts'
import { type Fields, fieldsOf } from '../providers/fields.ts'
import type { Hints } from '../providers/hints.ts'
import type { Usage } from '../usage/usage.ts'
import { type AlikeEvents, alikeEvents } from './alike-events.ts'
import { type AnswerFacts, isLastEvent, mayBeLast, newFacts, noteAnswer } from './answer-facts.ts'
import { decoded } from './bytes.ts'
import { eventSearch, meaningOf } from './event-search.ts'
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
  /** Takes an event that brings this text and nothing else, as it is written there. */
  takeWritten(raw: string): void
  /** What stands around the text, as far as all events are alike. */
  readonly alike: AlikeEvents
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
  /** What comes from now on tells of nothing. */
  close(): void
}

const HAS_USAGE = /"usage"\s*:\s*\{/
// Responses repeats the definitions of all tools when it begins.
const MAX_UNTOLD = 64 * 1024
const FIRST = [0]
const MAX_WRITTEN = 16 * 1024
const MAX_WAITING = 4096
const MOST_WAITING = 8
const MAX_FRESH = 512

/** A scan of one answer. */
export function answerScan(request: MeteredRequest, framing: Framing, hints: Hints): AnswerScan {
  return new EventScan(request, framing, hints)
}

class EventScan implements AnswerScan {
  readonly alike = alikeEvents()
  firstTokenAt: number | undefined
  hasEnded = false
  readonly #facts: AnswerFacts
  #first: Fields | null = null
  readonly #request: MeteredRequest
  readonly #framing: Framing
  readonly #hints: Hints
  readonly #search: ReturnType<typeof eventSearch>
  readonly #answers = newAnswers()
  readonly #taker: EventTaker
  readonly #takeText = (text: string): void => this.#add(text)
  #hasBegun = false
  #isClosed = false
  /**
   * Events that tell of more than text, until somebody has to know what they say: mostly when the last
   * one has come. In one go they take less time: between two the caches of the processor have lost them.
   */
  #waiting: string[] = []
  #estimate: LiveOutputEstimate | null = null
  #tokens = 0
  /** What has been written and is not estimated yet: nobody wants to know while it arrives. */
  #written = ''
  /** What has come since: parts of the events that brought it, which are held with it. */
  #fresh = ''

  constructor(request: MeteredRequest, framing: Framing, hints: Hints) {
    this.#request = request
    this.#facts = newFacts(request.isBackground)
    this.#framing = framing
    this.#hints = hints
    this.#search = eventSearch(request.route.wire, this.alike)
    this.#taker = eventTaker(this.#answers, hints)
  }

  get facts(): AnswerFacts {
    this.#readWaiting()
    return this.#facts
  }

  get first(): Fields {
    this.#readWaiting()
    return this.#first ?? {}
  }

  get outputTokens(): number {
    const written = this.#written + this.#fresh
    if (written === '') return this.#tokens
    this.#estimate ??= liveOutputEstimate(this.#request.model)
    this.#tokens = this.#estimate.push(meaningOf(written))
    this.#written = ''
    this.#fresh = ''
    return this.#tokens
  }

  take(text: string): readonly number[] {
    const events = this.#framing.decoded?.(text)
    if (events === undefined) return this.#takePlaces(text)
    this.#search(events.map(({ data }) => data).join('\n'), this.#takeText)
    for (const { data } of events) this.#takeEvent(data)
    return FIRST
  }

  takeWritten(raw: string): void {
    if (raw !== '') this.#add(raw)
  }

  usage(): Usage {
    this.#readWaiting()
    this.#taker.end()
    return readAnswers(this.#answers, this.#hints)
  }

  close(): void {
    this.#isClosed = true
  }

  #add(raw: string): void {
    if (this.#isClosed) return
    this.firstTokenAt ??= performance.now()
    this.#fresh += raw
    if (this.#fresh.length < MAX_FRESH) return
    this.#written += copiedText(this.#fresh)
    this.#fresh = ''
    if (this.#written.length > MAX_WRITTEN) void this.outputTokens
  }

  #takePlaces(text: string): readonly number[] {
    const places = this.#search(text, this.#takeText)
    let taken = 0
    for (const place of this.#hasBegun ? places : [0, ...places]) {
      if (place < taken) continue
      const { data, end } = this.#framing.eventAt(text, place)
      taken = end
      this.#takeEvent(data)
    }
    return places
  }

  #takeEvent(data: string): void {
    if (this.#isClosed) return
    if (this.#hasBegun && data.length > MAX_UNTOLD && !HAS_USAGE.test(data)) return
    if (data.trim() === '[DONE]') {
      this.hasEnded = true
    } else if (data.startsWith('{') && data.length < MAX_WAITING) {
      this.#hasBegun = true
      this.hasEnded ||= mayBeLast(data) && valuesOf(data).some(isLastEvent)
      if (this.#waiting.push(copiedText(data)) === MOST_WAITING) this.#readWaiting()
    } else {
      this.#readWaiting()
      this.#readEvent(data)
    }
  }

  #readWaiting(): void {
    if (this.#waiting.length === 0) return
    const waiting = this.#waiting
    this.#waiting = []
    for (const data of waiting) this.#readEvent(data)
  }

  #readEvent(data: string): void {
    for (const event of valuesOf(data)) {
      this.#first ??= event
      this.#hasBegun = true
      noteAnswer(this.#facts, event)
      noteProvider(this.#facts, this.#request, event)
      this.#taker.take(event)
      this.hasEnded ||= isLastEvent(event)
    }
  }
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
