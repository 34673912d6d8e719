import type { AnswerHead } from './arriving-answer.ts'
import type { BodyWatcher } from './body-watcher.ts'
import { begunFraming } from './framing/begun-framing.ts'
import { framingOf } from './framing/framing-of.ts'
import type { MeteredCall } from './metered-call.ts'
import { watchCall } from './open-calls.ts'
import { headersToRead, hintsOf } from './reading-of-answer.ts'
import type { Route } from './route.ts'
import { streamWatcher } from './stream-watcher.ts'
import { isTappedWhole, tapResponse, tapWhole } from './tap-response.ts'
import { wholeWatcher } from './whole-watcher.ts'

/** What the address and the request say of how an answer comes. */
export interface AnswerKind {
  readonly path: string
  readonly isInjected: boolean
  /** Told when an answer that is no stream breaks off. */
  readonly broken?: () => void
}

const isEvents = (contentType: string): boolean => contentType.includes('event-stream')
const HAS_TEXT = /json|text|xml|event-stream|^$/

/** Speech and pictures say nothing of their usage; plain bytes may be JSON of a careless server. */
const mayHaveText = (type: string, { operation }: Route): boolean =>
  HAS_TEXT.test(type) || (operation !== 'speech' && type.includes('octet-stream'))

/** Watches the answer to a call; the same response is what the caller gets. */
export function watchAnswer(response: Response, call: MeteredCall, kind: AnswerKind): void {
  const type = response.headers.get('content-type') ?? ''
  const hints = hintsOf(call.request, headersToRead(call.request, response.headers))
  // Who asked for a stream of events has one, mostly, whatever it is called.
  const isGuessed = kind.isInjected && !isEvents(type)
  const framing = isGuessed ? begunFraming(type) : framingOf(type, kind.path)
  const hasBody = isTappedWhole(response) || response.body !== null
  if (!hasBody || (framing === null && !mayHaveText(type, call.request.route))) {
    call.end({ status: 'ok' })
    return
  }
  if (framing === null) {
    const watcher = wholeWatcher(call, hints, kind.broken)
    tapWhole(response, watcher)
    watchCall(call, watcher)
  } else {
    const watcher = streamWatcher(call, { framing, hints, isInjected: kind.isInjected })
    tapResponse(response, watcher)
    watchCall(call, watcher)
  }
}

/**
 * Watches the answer to a call while it arrives, if it is a stream of plain text.
 *
 * @returns null for one that is to be watched where it is read
 */
export function watchStream(
  head: AnswerHead,
  call: MeteredCall,
  { path, isInjected }: AnswerKind,
): BodyWatcher | null {
  const type = head.get('content-type') ?? ''
  const framing = isInjected && !isEvents(type) ? null : framingOf(type, path)
  if (framing === null || head.get('content-encoding') !== null) return null
  const hints = hintsOf(call.request, headersToRead(call.request, head))
  const watcher = streamWatcher(call, { framing, hints, isInjected })
  watchCall(call, watcher)
  return watcher
}
