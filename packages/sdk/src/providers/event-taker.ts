import { type Answers, putAnswer } from './answers.ts'
import { detect } from './detect.ts'
import { type Unwrapped, unwrap } from './envelope.ts'
import { type Fields, fieldsOf, ownText } from './fields.ts'
import type { Hints } from './hints.ts'
import { warn } from './notes.ts'
import type { Provider } from './provider.ts'
import { sseDecoder, type TextDecoder } from './sse.ts'

/** Takes what a stream brings, events or text, into its answers. */
export interface EventTaker {
  take(event: unknown): void
  /** Takes what only the end completes. */
  end(): void
}

/** Hears of each event that a provider read, after it was folded. */
export type EventListener = (event: Fields, provider: Provider) => void

/** A taker that folds into these answers. */
export function eventTaker(answers: Answers, hints: Hints, listener?: EventListener): EventTaker {
  // Most streams come as events, which need none.
  let decoder: TextDecoder | undefined
  const takeAll = (events: readonly unknown[]): void => {
    for (const event of events) takeEvent(answers, event, hints, listener)
  }
  return {
    take(event) {
      if (typeof event !== 'string') takeEvent(answers, event, hints, listener)
      else {
        decoder ??= sseDecoder()
        takeAll(decoder.push(event))
      }
    },
    end() {
      if (decoder === undefined) return
      takeAll(decoder.end())
      if (decoder.hasBadJson) warn(answers.notes, 'bad_sse_json', 'An event is not valid JSON')
      if (decoder.isDone) closeAnswers(answers)
    },
  }
}

function takeEvent(
  answers: Answers,
  event: unknown,
  hints: Hints,
  listener: EventListener | undefined,
): void {
  const payload = fieldsOf(event)
  if (payload === null) return
  const unwrapped = unwrap(payload)
  const { fields, key, headers } = unwrapped
  const known = headers === undefined ? hints : { headers, ...hints }
  const provider = detect(fields, known)
  if (provider === null) return
  // What came in a wrapper is a whole answer.
  const isEvent = key === undefined && headers === undefined
  if (isEvent && provider.fold !== undefined) provider.fold(answers, fields, known)
  else putWhole(answers, provider, unwrapped, known)
  listener?.(fields, provider)
}

/** An answer that is whole by itself: a body, a line of a batch. */
function putWhole(answers: Answers, provider: Provider, unwrapped: Unwrapped, hints: Hints): void {
  const { fields, key, headers, isBatch } = unwrapped
  putAnswer(answers, key ?? ownText(fields, 'id') ?? provider.name, {
    provider,
    body: fields,
    isFinal: true,
    ...(isBatch && { isBatch }),
    ...(headers !== undefined && { hints }),
  })
}

/** `[DONE]` says that nothing more will come. */
function closeAnswers(answers: Answers): void {
  for (const [key, answer] of answers.byKey) {
    if (!answer.isFinal) putAnswer(answers, key, { ...answer, isFinal: true })
  }
}
