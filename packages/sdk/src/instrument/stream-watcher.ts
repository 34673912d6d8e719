import { NO_HOLD } from '../ledger/no-hold.ts'
import type { Hints } from '../providers/hints.ts'
import { type AnswerScan, answerScan } from './answer-scan.ts'
import type { BodyWatcher } from './body-watcher.ts'
import { bytesOfText, cutSpan, encoded, textOfBytes, withoutSpan } from './bytes.ts'
import { closingEvents } from './closing-events.ts'
import { endStream } from './end-stream.ts'
import { endingOf } from './ending-of-failure.ts'
import type { Framing } from './framing/framing.ts'
import { heldText } from './held-text.ts'
import { NOWHERE, UNKNOWN, type UsageRemoval, usageRemoval } from './injected-usage.ts'
import { type MeteredCall, quietly } from './metered-call.ts'
import { waitingBytes } from './waiting-bytes.ts'

/** How a stream is watched. */
export interface StreamWatch {
  readonly framing: Framing
  readonly hints: Hints
  /** Whether its usage was asked for by us: then the caller does not see it. */
  readonly isInjected: boolean
}

// What has not ended as an event by then is none.
const MAX_HELD = 64 * 2 ** 20

/** Watches a streamed answer: counts it, takes out what we have asked for, ends it over budget. */
export function streamWatcher(call: MeteredCall, watch: StreamWatch): BodyWatcher {
  return new StreamWatcher(call, watch)
}

const NO_PLACES: readonly number[] = []
const NO_BYTES = new Uint8Array(0)

class StreamWatcher implements BodyWatcher {
  isCut = false
  pieces = 0
  readonly isChanging: boolean
  readonly #call: MeteredCall
  readonly #framing: Framing
  readonly #scan: AnswerScan
  /** The beginning of an event that is not whole yet. The caller has it, but where events may go. */
  readonly #held = heldText()
  readonly #removal: UsageRemoval
  /** Events of which nobody has to know before the next. */
  readonly #waiting = waitingBytes()
  #places: readonly number[] = []
  #isBlind = false
  /** Whether a budget may end it, and the output that it was asked about last. */
  readonly #isBounded: boolean
  #asked = 0

  constructor(call: MeteredCall, { framing, hints, isInjected }: StreamWatch) {
    this.isChanging = isInjected
    this.#isBounded = call.request.hold !== NO_HOLD
    this.#call = call
    this.#framing = framing
    this.#scan = answerScan(call.request, framing, hints)
    this.#removal = usageRemoval(framing)
  }

  isOver(): boolean {
    return this.#call.hasEnded
  }

  get outputTokens(): number {
    this.#lookAtWaiting()
    return this.#scan.outputTokens
  }

  bytes(chunk: Uint8Array, isOwn = false): Uint8Array | null {
    this.pieces++
    if (this.#isBlind || (this.#call.hasEnded && !this.isChanging)) return chunk
    const waits = this.#mayWait(chunk, isOwn)
    if (waits !== null) return waits
    const text = textOfBytes(chunk)
    const { alike } = this.#scan
    if (this.#held.length > 0 || !alike.isOne(text)) return this.#seen(chunk, text)
    const place = this.isChanging ? this.#removal.placeIn(alike) : NOWHERE
    if (place === UNKNOWN) return this.#seen(chunk, text)
    this.#takeWritten(text.slice(alike.start, alike.end))
    if (this.isCut) return this.#cut(text, 0)
    if (place === NOWHERE) return chunk
    const span = { start: place, end: place + this.#removal.length }
    return isOwn ? cutSpan(chunk, span) : withoutSpan(chunk, span)
  }

  end(): Uint8Array | null {
    this.#closeWaiting()
    // A last event may have nothing behind it that ends it.
    const rest = this.#held.take()
    quietly(() => {
      if (rest !== '') this.#look(rest)
      endStream(this.#call, this.#scan)
    })
    const isShown = this.isChanging && this.#removal.without(rest, this.#places) !== ''
    return isShown && rest !== '' ? bytesOfText(rest) : null
  }

  fail(error: unknown): void {
    this.#closeWaiting()
    quietly(() => endStream(this.#call, this.#scan, endingOf(error, this.#call.request.signal)))
  }

  cancel(): void {
    this.#closeWaiting()
    quietly(() => endStream(this.#call, this.#scan, { status: 'aborted' }))
  }

  giveWay(): void {
    this.#call.drop()
  }

  /**
   * What the reader is to see of a chunk that may be looked at with what comes next, since one by one
   * takes longer; null: it may not. It is as long as one more text: what it is does not matter, as long
   * as the first token has come and no budget may end the stream.
   */
  #mayWait(chunk: Uint8Array, isOwn: boolean): Uint8Array | null {
    if (this.#isBounded || this.#scan.firstTokenAt === undefined) return null
    const shown = this.isChanging ? this.#waitsChanged(chunk, isOwn) : this.#waits(chunk)
    if (shown === null) this.#lookAtWaiting()
    return shown
  }

  #waits(chunk: Uint8Array): Uint8Array | null {
    return this.#scan.alike.isLikely(chunk.length) && this.#waiting.add(chunk) ? chunk : null
  }

  /** As `waits`, where our announcement is to be taken out: of an event that is alike its text waits. */
  #waitsChanged(chunk: Uint8Array, isOwn: boolean): Uint8Array | null {
    const { alike } = this.#scan
    if (!isOwn || this.#held.length > 0 || !alike.isOneInBytes(chunk)) return null
    const place = this.#removal.placeIn(alike)
    if (place === UNKNOWN || !this.#waiting.add(chunk, alike.start, alike.end)) return null
    if (place === NOWHERE) return chunk
    return cutSpan(chunk, { start: place, end: place + this.#removal.length })
  }

  #lookAtWaiting(): void {
    if (this.#waiting.length === 0) return
    const text = this.#waiting.take()
    if (this.isChanging) this.#takeWritten(text)
    else this.#seen(NO_BYTES, text)
  }

  /** Nothing more is to come. */
  #closeWaiting(): void {
    this.#lookAtWaiting()
    this.#waiting.close()
  }

  #seen(chunk: Uint8Array, text: string): Uint8Array | null {
    const held = this.#held
    const framing = this.#framing
    const before = held.length
    const all = before > 0 && !framing.mayEnd(text) ? null : held.take() + text
    const until = all === null ? 0 : framing.wholeUntil(all)
    held.add(all === null ? text : all.slice(until))
    if (held.length > MAX_HELD) return this.#blinded(chunk)
    if (all === null || until === 0) return this.isChanging ? null : chunk
    const whole = all.slice(0, until)
    quietly(() => this.#look(whole))
    if (this.isCut) return this.#cut(whole, before)
    return this.isChanging ? this.#withoutInjected(chunk, whole, text) : chunk
  }

  #withoutInjected(chunk: Uint8Array, whole: string, text: string): Uint8Array | null {
    const shown = this.#removal.without(whole, this.#places)
    if (shown === '') return null
    return shown === text ? chunk : bytesOfText(shown)
  }

  #look(events: string): void {
    this.#places = this.#scan.take(events)
    if (this.#scan.hasEnded) endStream(this.#call, this.#scan)
    if (this.#isBounded) this.#checkBudget()
  }

  /** As `look`, for an event that brings a text and nothing else. */
  #takeWritten(raw: string): void {
    this.#places = NO_PLACES
    try {
      this.#scan.takeWritten(raw)
      if (this.#isBounded) this.#checkBudget()
    } catch {
      // As everywhere: the program must not notice.
    }
  }

  #checkBudget(): void {
    const scan = this.#scan
    const { outputTokens } = scan
    // What has finished costs no more: its usage is still to come.
    if (scan.hasEnded || scan.facts.status !== undefined || outputTokens === this.#asked) return
    this.#asked = outputTokens
    if (this.#call.request.hold.mayContinue(outputTokens)) return
    this.isCut = true
    endStream(this.#call, scan, { status: 'aborted' })
  }

  /** What is still to be seen of whole events, and then an end as the provider would write it. */
  #cut(whole: string, before: number): Uint8Array {
    this.#held.take()
    const shown = this.isChanging ? this.#removal.without(whole, this.#places) : whole.slice(before)
    const { request } = this.#call
    return bytesOfText(shown + encoded(closingEvents(request, this.#scan, whole, this.#framing)))
  }

  #blinded(chunk: Uint8Array): Uint8Array {
    this.#isBlind = true
    const all = this.#held.take()
    return this.isChanging ? bytesOfText(all) : chunk
  }
}
