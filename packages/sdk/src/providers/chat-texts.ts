import { type Fields, ownFields, ownItems, ownText, ownTexts } from './fields.ts'

// Some gateways repeat the reasoning under a second name.
const REASONING = ['reasoning_content', 'reasoning']

/** What a chunk of a streamed chat completion, or of a legacy one, adds to the text. */
export function chatTexts(chunk: Fields): readonly string[] {
  return ownItems(chunk, 'choices').flatMap((choice) => [
    ...ownTexts(choice, ['text']),
    ...deltaTexts(ownFields(choice, 'delta') ?? {}),
  ])
}

function deltaTexts(delta: Fields): readonly string[] {
  const calls = ownItems(delta, 'tool_calls').map((call) => ownFields(call, 'function') ?? {})
  return [
    ...ownTexts(delta, ['content', 'refusal']),
    ...ownItems(delta, 'content').flatMap(partTexts),
    ...ownTexts(delta, REASONING).slice(0, 1),
    ...[...calls, ownFields(delta, 'function_call') ?? {}].flatMap(callTexts),
  ]
}

/** Mistral writes parts, whose thinking has parts of its own. */
function partTexts(part: Fields): readonly string[] {
  const thoughts = ownItems(part, 'thinking').flatMap((one) => ownText(one, 'text') ?? [])
  return [...ownTexts(part, ['text']), ...thoughts]
}

const callTexts = (call: Fields): readonly string[] => ownTexts(call, ['name', 'arguments'])
