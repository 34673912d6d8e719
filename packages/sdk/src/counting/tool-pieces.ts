import { definitionPieces } from './definition-pieces.ts'
import { guessedPiece, knownPiece, type Piece } from './piece.ts'
import { listOf, type RequestFields, requestFields } from './request-fields.ts'
import type { RequestRules } from './request-rules.ts'
import { toolDefinition } from './tool-definition.ts'

/** Tokens of a tool of which nothing is known but that it is there. */
export const UNKNOWN_DEFINITION = 200

/** Borders of the list of functions, once a request. */
const OPENAI_LIST = 12

/** The definitions of a request's tools, and what the provider adds because there are some. */
export function toolPieces(tools: unknown, rules: RequestRules): readonly Piece[] {
  const all = allTools(tools)
  if (all.length === 0) return []
  const added = rules.reader === 'openai' ? OPENAI_LIST : rules.withTools
  return [knownPiece('definition', added), ...all.flatMap((tool) => piecesOf(tool, rules))]
}

function piecesOf(tool: unknown, { model }: RequestRules): readonly Piece[] {
  const definition = toolDefinition(tool)
  if (definition === null) return [guessedPiece('definition', UNKNOWN_DEFINITION)]
  return definitionPieces(definition, model)
}

/** Each tool by itself: Gemini and Bedrock keep lists in objects, the AI SDK keeps them by name. */
function allTools(tools: unknown): readonly unknown[] {
  const byName = requestFields(tools)
  if (byName !== null && !isWrapper(byName)) return Object.entries(byName).map(withName)
  return listOf(tools).flatMap((tool) => {
    const fields = requestFields(tool)
    const inside =
      fields?.['functionDeclarations'] ?? fields?.['function_declarations'] ?? fields?.['tools']
    return Array.isArray(inside) ? inside : [tool]
  })
}

const isWrapper = (fields: RequestFields): boolean =>
  ['functionDeclarations', 'function_declarations', 'tools'].some((key) =>
    Array.isArray(fields[key]),
  )

function withName([name, tool]: readonly [string, unknown]): unknown {
  return { name, ...requestFields(tool) }
}
