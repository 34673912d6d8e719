import { type Fields, own, ownTexts } from './fields.ts'

// Texts, transcripts, arguments, code; not the bytes of audio and images.
const TEXT_DELTA = /[._](text|refusal|arguments|input|code|transcript)\.delta$/

/** What an event of the Responses or the Realtime API, or of a transcription, adds to the text. */
export function responseTexts(event: Fields): readonly string[] {
  const type = own(event, 'type')
  return typeof type === 'string' && TEXT_DELTA.test(type) ? ownTexts(event, ['delta']) : []
}
