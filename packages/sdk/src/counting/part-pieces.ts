import { mediaTokens } from './media-tokens.ts'
import { guessedPiece, knownPiece, type Piece, type Share, textPiece } from './piece.ts'
import { firstOf, type RequestFields, requestFields, textOf, wordAt } from './request-fields.ts'
import type { Reader } from './request-rules.ts'

/** Tokens of a tool's result that the request mentions but does not hold. */
export const UNKNOWN_RESULT = 300

/** Borders of a tool's call or result. */
const AROUND = 3

/** The content of a message, in any provider's words: a text, a part, or a list of parts. */
export function partPieces(part: unknown, share: Share, reader: Reader): readonly Piece[] {
  if (part === undefined || part === null) return []
  if (Array.isArray(part)) return part.flatMap((one) => partPieces(one, share, reader))
  const fields = requestFields(part)
  if (fields === null) return [textPiece(share, String(part))]
  const type = wordAt(fields, 'type')
  const result = resultOf(fields, type)
  if (result !== null) return resultPieces(result, reader)
  const call = callOf(fields, type)
  if (call !== null) return callPieces(call, share)
  if (isMedia(fields, type)) return mediaPieces(fields, share, reader)
  return textPieces(fields, share)
}

/** What a tool gave back; without content, the flat figure stands in for it. */
export function resultPieces(result: RequestFields, reader: Reader): readonly Piece[] {
  const name = textPiece('result', textOf(firstOf(result, ['name', 'toolName'])))
  const content = firstOf(result, ['content', 'output', 'response', 'result'])
  const inside =
    content === undefined
      ? [guessedPiece('result', UNKNOWN_RESULT)]
      : contentPieces(content, reader)
  return [knownPiece('result', AROUND), name, ...inside]
}

function contentPieces(content: unknown, reader: Reader): readonly Piece[] {
  const fields = requestFields(content)
  // A plain object is data that the tool returned, unless it says that it is a part.
  if (fields === null || typeof fields['type'] === 'string')
    return partPieces(content, 'result', reader)
  return [textPiece('result', textOf(fields))]
}

const RESULT_TYPE = /^(?:tool_result|tool-result|\w+_tool_result|\w+_call_output)$/

function resultOf(fields: RequestFields, type: string): RequestFields | null {
  if (RESULT_TYPE.test(type)) return fields
  return requestFields(firstOf(fields, ['functionResponse', 'function_response', 'toolResult']))
}

const CALL_TYPE = /^(?:tool_use|tool-call|server_tool_use|function_call|function|custom_tool_call)$/

function callOf(fields: RequestFields, type: string): RequestFields | null {
  const inside = firstOf(fields, ['functionCall', 'function_call', 'toolUse', 'function'])
  return requestFields(inside) ?? (CALL_TYPE.test(type) ? fields : null)
}

function callPieces(call: RequestFields, share: Share): readonly Piece[] {
  const input = firstOf(call, ['input', 'arguments', 'args', 'parameters'])
  return [
    knownPiece(share, AROUND),
    textPiece(share, textOf(firstOf(call, ['name', 'toolName']))),
    textPiece(share, textOf(input)),
  ]
}

const MEDIA_TYPE = /(?:image|file|document|audio|video)/
const MEDIA_FIELDS = [
  'inlineData',
  'inline_data',
  'fileData',
  'file_data',
  'image',
  'document',
  'video',
]

const isMedia = (fields: RequestFields, type: string): boolean =>
  MEDIA_TYPE.test(type) || firstOf(fields, MEDIA_FIELDS) !== undefined

/** A document that is plain text counts as text; anything else that is not text is a guess. */
function mediaPieces(fields: RequestFields, share: Share, reader: Reader): readonly Piece[] {
  const source = requestFields(fields['source'])
  const type = source?.['type']
  if (type === 'text') return [textPiece(share, textOf(source?.['data']))]
  if (type === 'content') return partPieces(source?.['content'], share, reader)
  return [guessedPiece(share, mediaTokens(fields, reader))]
}

const TEXT_FIELDS = ['text', 'thinking', 'reasoning', 'refusal', 'content', 'value', 'json']

/** Text by its usual names; a part of an unknown kind by all that it holds. */
function textPieces(fields: RequestFields, share: Share): readonly Piece[] {
  const text = firstOf(fields, TEXT_FIELDS)
  if (typeof text === 'string') return [textPiece(share, text)]
  return [textPiece(share, textOf(text ?? fields)), guessedPiece(share, 0)]
}
