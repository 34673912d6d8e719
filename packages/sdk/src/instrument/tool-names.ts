import { type Fields, own, ownFields, ownItems, ownText } from '../providers/fields.ts'

/** Adds the tools that an answer, or an event of one, calls by name, in the words of any provider. */
export function addToolNames(tools: Set<string>, answer: Fields): void {
  addChatNames(tools, answer)
  const choices = own(answer, 'choices')
  if (choices !== undefined) {
    for (const choice of ownItems(answer, 'choices')) addChatNames(tools, choice)
    return
  }
  addBlockName(tools, answer)
  addBlockNames(tools, ownFields(answer, 'response') ?? ownFields(answer, 'interaction') ?? answer)
  for (const started of ['content_block', 'item', 'step']) {
    addBlockName(tools, ownFields(answer, started))
  }
  for (const candidate of ownItems(answer, 'candidates')) {
    for (const part of ownItems(ownFields(candidate, 'content') ?? {}, 'parts')) {
      addName(tools, ownFields(part, 'functionCall'))
    }
  }
  addConverseNames(tools, answer)
}

function addName(tools: Set<string>, called: Fields | null): void {
  const name = called && (ownText(called, 'name') ?? ownText(called, 'toolName'))
  if (typeof name === 'string') tools.add(name)
}

/** OpenAI's chat, Mistral, Ollama, Cohere: `tool_calls` of a message or of what is added to it. */
function addChatNames(tools: Set<string>, holder: Fields): void {
  const delta = ownFields(holder, 'delta')
  addCallNames(tools, ownFields(holder, 'message'))
  addCallNames(tools, delta)
  if (delta !== null) addCallNames(tools, ownFields(delta, 'message'))
}

function addCallNames(tools: Set<string>, message: Fields | null): void {
  if (message === null) return
  for (const call of ownItems(message, 'tool_calls')) addName(tools, functionOf(call))
  // Cohere streams them one by one; the older call was no list either.
  const single = ownFields(message, 'tool_calls')
  if (single !== null) addName(tools, functionOf(single))
  addName(tools, ownFields(message, 'function_call'))
}

const functionOf = (call: Fields): Fields => ownFields(call, 'function') ?? call

const CALL_TYPES: ReadonlySet<unknown> = new Set([
  'tool_use',
  'server_tool_use',
  'mcp_tool_use',
  'function_call',
  'custom_tool_call',
  'mcp_call',
  'tool-call',
])

/** Anthropic's blocks, items of OpenAI's Responses, steps of Gemini's interactions, parts of the AI SDK. */
function addBlockNames(tools: Set<string>, answer: Fields): void {
  for (const list of ['content', 'output', 'steps']) {
    for (const block of ownItems(answer, list)) addBlockName(tools, block)
  }
}

function addBlockName(tools: Set<string>, block: Fields | null): void {
  if (block !== null && CALL_TYPES.has(own(block, 'type'))) addName(tools, block)
}

/** Bedrock's Converse. */
function addConverseNames(tools: Set<string>, answer: Fields): void {
  const message = ownFields(ownFields(answer, 'output') ?? {}, 'message')
  if (message !== null) {
    for (const block of ownItems(message, 'content')) addName(tools, ownFields(block, 'toolUse'))
  }
  const start = ownFields(ownFields(answer, 'contentBlockStart') ?? {}, 'start')
  if (start !== null) addName(tools, ownFields(start, 'toolUse'))
}
