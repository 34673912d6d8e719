import { partPieces, resultPieces } from './part-pieces.ts'
import { knownPiece, type Piece, textPiece } from './piece.ts'
import { firstOf, listOf, type RequestFields, requestFields, textOf } from './request-fields.ts'
import type { RequestRules } from './request-rules.ts'
import { toolPieces } from './tool-pieces.ts'

const SYSTEM = ['system', 'instructions', 'systemInstruction', 'system_instruction']
const MESSAGES = ['messages', 'contents', 'input', 'prompt']

/** All that a request says, in pieces. Newer SDKs of Gemini keep half of it under `config`. */
export function requestPieces(request: RequestFields, rules: RequestRules): readonly Piece[] {
  const config = requestFields(request['config']) ?? {}
  const system = firstOf(request, SYSTEM) ?? firstOf(config, SYSTEM)
  const tools = firstOf(request, ['tools', 'toolConfig']) ?? config['tools']
  const functions = request['functions']
  return [
    knownPiece('prompt', rules.perRequest),
    ...systemPieces(system, rules),
    ...listOf(firstOf(request, MESSAGES)).flatMap((message) => messagePieces(message, rules)),
    ...toolPieces(tools ?? functions, rules),
  ]
}

/** Claude's system text stands before the messages without borders of its own. */
function systemPieces(system: unknown, { reader, perMessage }: RequestRules): readonly Piece[] {
  if (system === undefined) return []
  const around = reader === 'anthropic' ? 0 : perMessage + (reader === 'openai' ? 1 : 0)
  return [knownPiece('prompt', around), ...contentOf(system, reader)]
}

function messagePieces(message: unknown, rules: RequestRules): readonly Piece[] {
  const fields = requestFields(message)
  const borders = knownPiece('prompt', rules.perMessage)
  if (fields === null) return [borders, ...partPieces(message, 'prompt', rules.reader)]
  // OpenAI's "responses" puts calls and results beside the messages.
  if (fields['role'] === undefined) return [borders, ...contentOf(message, rules.reader)]
  const name = fields['name'] === undefined ? [] : [knownPiece('prompt', 1)]
  const calls = [...listOf(fields['tool_calls']), ...listOf(fields['function_call'])]
  return [
    borders,
    ...rolePieces(fields, rules),
    ...name,
    ...spokenPieces(fields, rules),
    ...calls.flatMap((call) => partPieces(asCall(call), 'prompt', rules.reader)),
  ]
}

/** OpenAI counts the word; others have a sign for each role, which is one of the borders. */
function rolePieces({ role, name }: RequestFields, { reader }: RequestRules): readonly Piece[] {
  if (reader !== 'openai') return []
  return [textPiece('prompt', textOf(role)), textPiece('prompt', textOf(name))]
}

function spokenPieces(fields: RequestFields, { reader }: RequestRules): readonly Piece[] {
  const isResult = fields['role'] === 'tool' || fields['role'] === 'function'
  const parts = listOf(fields['content'])
  const isInParts = parts.some((part) => requestFields(part)?.['type'] === 'tool-result')
  if (isResult && !isInParts) return resultPieces({ content: fields['content'] }, reader)
  return contentOf(firstOf(fields, ['content', 'parts']), reader)
}

function contentOf(content: unknown, reader: RequestRules['reader']): readonly Piece[] {
  const parts = requestFields(content)?.['parts']
  return partPieces(parts ?? content, 'prompt', reader)
}

/** The older `function_call` is a call without a wrapper. */
function asCall(call: unknown): unknown {
  const fields = requestFields(call)
  return fields === null || fields['type'] !== undefined ? call : { type: 'function', ...fields }
}
