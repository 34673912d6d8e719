import type { Usage } from '../usage/usage.ts'
import { type Fields, own, ownFields } from './fields.ts'
import type { Hints } from './hints.ts'
import { addMeter, type MeterDraft } from './meter-draft.ts'
import { newNotes } from './notes.ts'
import { modelOf } from './read-chat.ts'
import { readQuantity } from './read-count.ts'
import { readResponse } from './read-response.ts'
import { toUsage } from './to-usage.ts'

/** Whether a transcription is billed by its length, not by tokens. */
export function isBilledBySeconds(usage: Fields): boolean {
  return own(usage, 'type') === 'duration' || Object.hasOwn(usage, 'seconds')
}

/** Reads a transcription: by seconds, or by tokens as any other answer. */
export function readTranscription(answer: Fields, hints: Hints): Usage {
  const usage = ownFields(answer, 'usage') ?? answer
  if (!isBilledBySeconds(usage)) return readResponse(answer, hints)
  const notes = newNotes()
  const seconds = readQuantity(usage, 'seconds', notes)
  const meters: MeterDraft = {}
  addMeter(meters, 'seconds.audioIn', seconds)
  const segments = seconds === undefined ? [] : [{ model: modelOf(answer, hints), meters }]
  return toUsage({ notes, segments, raw: usage })
}

/** Of a session: what the user said, transcribed by a model of its own. */
export const SPOKEN_TRANSCRIPT = 'conversation.item.input_audio_transcription.completed'

// What a session transcribes with when it was not told otherwise; it is billed by the second.
const SESSION_MODEL = 'gpt-realtime-whisper'

/** Reads the transcript of an item of a session, which is billed apart from the answers. */
export function readSpokenTranscript(item: Fields): Usage {
  const usage = ownFields(item, 'usage') ?? {}
  const hints = isBilledBySeconds(usage) ? { requestModel: SESSION_MODEL } : {}
  const reading = readTranscription(item, hints)
  const segments = reading.segments.map(
    (segment) => ({ ...segment, role: 'transcription' }) as const,
  )
  return { ...reading, segments }
}
