import { type Answers, putAnswer, putById } from './answers.ts'
import { detect } from './detect.ts'
import { isEnvelope, type Unwrapped, unwrap } from './envelope.ts'
import { type Fields, fieldsOf, ownText } from './fields.ts'
import { FRAMEWORKS } from './frameworks/frameworks.ts'
import type { Hints } from './hints.ts'
import { warn } from './notes.ts'
import type { Provider } from './provider.ts'
import { type EventDecoder, sseDecoder } from './sse.ts'
import { isBytes } from './utf8.ts'

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
  let decoder: EventDecoder | undefined
  return {
    take(event) {
      if (!isText(event)) {
        takeValue(answers, event, hints, listener)
        return
      }
      decoder ??= sseDecoder()
      for (const one of decoder.push(event)) takeValue(answers, one, hints, listener)
    },
    end() {
      if (decoder === undefined) return
      for (const one of decoder.end()) takeValue(answers, one, hints, listener)
      if (decoder.hasBadJson) warn(answers.notes, 'bad_sse_json', 'An event is not valid JSON')
      if (decoder.isDone) closeAnswers(answers)
    },
  }
}

/** Whether an event is a piece of raw text, or its bytes. */
export const isText = (event: unknown): event is string | ArrayBufferView =>
  typeof event === 'string' || isBytes(event)

/** Folds an event that is no text into the answers. */
export function takeValue(
  answers: Answers,
  event: unknown,
  hints: Hints,
  listener?: EventListener,
): void {
  const fields = fieldsOf(event)
  const provider = fields === null ? null : detect(fields, hints)
  if (fields === null || provider === null) return
  if (isEnvelope(provider)) takeWrapped(answers, unwrap(fields), hints, listener)
  else takePlain(answers, provider, fields, hints, listener)
}

function takePlain(
  answers: Answers,
  provider: Provider,
  fields: Fields,
  hints: Hints,
  listener: EventListener | undefined,
): void {
  if (provider.fold !== undefined) provider.fold(answers, fields, hints)
  else putWhole(answers, provider, { fields }, hints)
  listener?.(fields, provider)
}

function takeWrapped(
  answers: Answers,
  unwrapped: Unwrapped,
  hints: Hints,
  listener: EventListener | undefined,
): void {
  const { fields, key, headers } = unwrapped
  const known = headers === undefined ? hints : { headers, ...hints }
  const provider = detect(fields, known)
  if (provider === null || isEnvelope(provider)) return
  if (key === undefined && headers === undefined) {
    takePlain(answers, provider, fields, known, listener)
    return
  }
  // What a transport or a batch wrapped is a whole answer.
  putWhole(answers, provider, unwrapped, known)
  listener?.(fields, provider)
}

/** An answer that is whole by itself: a body, a line of a batch. */
function putWhole(answers: Answers, provider: Provider, unwrapped: Unwrapped, hints: Hints): void {
  const { fields, key, headers, isBatch } = unwrapped
  // A framework tells of one run again and again.
  const name = FRAMEWORKS.includes(provider) ? provider.name : undefined
  putById(answers, key ?? ownText(fields, 'id') ?? name, {
    provider,
    body: fields,
    isFinal: true,
    isWhole: true,
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
