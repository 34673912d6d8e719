import type { Hints } from '../providers/hints.ts'
import { answerScan } from './answer-scan.ts'
import type { BodyWatcher } from './body-watcher.ts'
import { bytesOfText, encoded, textOfBytes, withoutSpan } from './bytes.ts'
import { closingEvents } from './closing-events.ts'
import { endStream } from './end-stream.ts'
import { endingOf } from './ending-of-failure.ts'
import type { Framing } from './framing/framing.ts'
import { heldText } from './held-text.ts'
import { usageRemoval } from './injected-usage.ts'
import { type MeteredCall, quietly } from './metered-call.ts'

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
  const { framing, isInjected } = watch
  const scan = answerScan(call.request, framing, watch.hints)
  // The beginning of an event that is not whole yet. The caller has it, but where events may go.
  const held = heldText()
  const removal = usageRemoval(framing)
  let places: readonly number[] = []
  let isBlind = false
  const watcher = {
    isCut: false,
    isOver: () => call.hasEnded,
    get outputTokens() {
      return scan.outputTokens
    },
    pieces: 0,
    bytes(chunk: Uint8Array): Uint8Array | null {
      watcher.pieces++
      return isBlind || (call.hasEnded && !isInjected) ? chunk : seen(chunk)
    },
    end(): Uint8Array | null {
      // A last event may have nothing behind it that ends it.
      const rest = held.take()
      quietly(() => {
        if (rest !== '') look(rest)
        endStream(call, scan)
      })
      const isShown = isInjected && removal.without(rest, places) !== ''
      return isShown && rest !== '' ? bytesOfText(rest) : null
    },
    fail: (error: unknown) => quietly(() => endStream(call, scan, endingOf(error))),
    cancel: () => quietly(() => endStream(call, scan, { status: 'aborted' })),
  }

  function seen(chunk: Uint8Array): Uint8Array | null {
    const text = textOfBytes(chunk)
    const before = held.length
    const all = before > 0 && !framing.mayEnd(text) ? null : held.take() + text
    const until = all === null ? 0 : framing.wholeUntil(all)
    held.add(all === null ? text : all.slice(until))
    if (held.length > MAX_HELD) return blinded(chunk)
    if (all === null || until === 0) return isInjected ? null : chunk
    const whole = all.slice(0, until)
    quietly(() => look(whole))
    if (watcher.isCut) return cut(whole, before)
    return isInjected ? withoutInjected(chunk, whole, text) : chunk
  }

  function withoutInjected(chunk: Uint8Array, whole: string, text: string): Uint8Array | null {
    // Nearly always the chunk is an event of text, with an announcement.
    const only = places.length === 0 && whole === text ? removal.only(text) : null
    if (only !== null) return withoutSpan(chunk, only)
    const shown = removal.without(whole, places)
    if (shown === '') return null
    return shown === text ? chunk : bytesOfText(shown)
  }

  function look(events: string): void {
    const before = scan.outputTokens
    places = scan.take(events)
    if (scan.hasEnded) endStream(call, scan)
    // What has finished costs no more: its usage is still to come.
    if (scan.hasEnded || scan.facts.status !== undefined || scan.outputTokens === before) return
    if (call.request.hold.mayContinue(scan.outputTokens)) return
    watcher.isCut = true
    endStream(call, scan, { status: 'aborted' })
  }

  /** What is still to be seen of whole events, and then an end as the provider would write it. */
  function cut(whole: string, before: number): Uint8Array {
    held.take()
    const shown = isInjected ? removal.without(whole, places) : whole.slice(before)
    return bytesOfText(shown + encoded(closingEvents(call.request, scan, whole, framing)))
  }

  function blinded(chunk: Uint8Array): Uint8Array {
    isBlind = true
    const all = held.take()
    return isInjected ? bytesOfText(all) : chunk
  }
  return watcher
}
