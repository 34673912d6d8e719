import { type Fields, own, ownFields, ownItems, ownText } from '../providers/fields.ts'

/** The tools that an answer, or an event of one, calls by name, in the words of any provider. */
export function toolNames(answer: Fields): readonly string[] {
  return [
    ...chatNames(answer),
    ...blockNames(answer),
    ...partNames(answer),
    ...converseNames(answer),
  ]
}

/** OpenAI's chat, Mistral, Ollama, Cohere: `tool_calls` of a message or of what is added to it. */
function chatNames(answer: Fields): readonly string[] {
  const choices = [answer, ...ownItems(answer, 'choices')]
  const holders = choices.flatMap((choice) => {
    const delta = ownFields(choice, 'delta')
    return [ownFields(choice, 'message'), delta, delta && ownFields(delta, 'message')]
  })
  return holders.flatMap((holder) => (holder === null ? [] : callNames(holder)))
}

function callNames(message: Fields): readonly string[] {
  const calls = ownItems(message, 'tool_calls')
  // Cohere streams them one by one; the older call has no list either.
  const single = [ownFields(message, 'tool_calls'), own(message, 'function_call') && message]
  const all = [...calls, ...single].filter((call): call is Fields => Boolean(call))
  return all.flatMap((call) => {
    const called = ownFields(call, 'function') ?? ownFields(call, 'function_call') ?? call
    return ownText(called, 'name') ?? []
  })
}

const CALL_TYPES = new Set([
  'tool_use',
  'server_tool_use',
  'mcp_tool_use',
  'function_call',
  'custom_tool_call',
  'mcp_call',
])

/** Anthropic's blocks, items of OpenAI's Responses. */
function blockNames(answer: Fields): readonly string[] {
  const inner = ownFields(answer, 'response') ?? answer
  const started = [ownFields(answer, 'content_block'), ownFields(answer, 'item')]
  const blocks = [...ownItems(inner, 'content'), ...ownItems(inner, 'output'), ...started]
  return blocks.flatMap((block) =>
    block !== null && CALL_TYPES.has(ownText(block, 'type') ?? '')
      ? (ownText(block, 'name') ?? [])
      : [],
  )
}

/** Gemini's parts. */
function partNames(answer: Fields): readonly string[] {
  const contents = ownItems(answer, 'candidates').map((one) => ownFields(one, 'content') ?? {})
  const parts = contents.flatMap((content) => ownItems(content, 'parts'))
  return parts.flatMap((part) => ownText(ownFields(part, 'functionCall') ?? {}, 'name') ?? [])
}

/** Bedrock's Converse. */
function converseNames(answer: Fields): readonly string[] {
  const message = ownFields(ownFields(answer, 'output') ?? {}, 'message') ?? {}
  const start = ownFields(ownFields(answer, 'contentBlockStart') ?? {}, 'start') ?? {}
  const blocks = [...ownItems(message, 'content'), start]
  return blocks.flatMap((block) => ownText(ownFields(block, 'toolUse') ?? {}, 'name') ?? [])
}
