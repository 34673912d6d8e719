import { type Fields, ownFields, ownItems, ownTexts } from '../fields.ts'
import { jsonTexts } from '../json-texts.ts'

/** What a chunk of generateContent, of Live or of Interactions adds to the text. */
export function contentTexts(event: Fields): readonly string[] {
  const live = ownFields(event, 'serverContent') ?? {}
  const contents = ownItems(event, 'candidates').map((one) => ownFields(one, 'content') ?? {})
  return [
    ...[...contents, ownFields(live, 'modelTurn') ?? {}].flatMap((content) =>
      ownItems(content, 'parts').flatMap(partTexts),
    ),
    ...ownTexts(ownFields(live, 'outputTranscription') ?? {}, ['text']),
    ...stepTexts(event),
  ]
}

function partTexts(part: Fields): readonly string[] {
  const call = ownFields(part, 'functionCall')
  return [
    ...ownTexts(part, ['text']),
    ...ownTexts(ownFields(part, 'executableCode') ?? {}, ['code']),
    ...(call === null ? [] : jsonTexts(call)),
  ]
}

function stepTexts(event: Fields): readonly string[] {
  const delta = ownFields(event, 'delta') ?? {}
  return ownTexts({ ...delta, ...ownFields(delta, 'content') }, ['text', 'arguments'])
}
