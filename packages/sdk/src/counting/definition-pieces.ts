import { knownPiece, type Piece, textPiece } from './piece.ts'
import { listOf, type RequestFields, requestFields, textOf } from './request-fields.ts'
import { tokenizerOf } from './tokenizer-of.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** Tokens around the parts of a function. */
const AROUND = { function: 7, olderFunction: 10, properties: 3, property: 3, enum: -3, enumItem: 3 }

/**
 * A definition as OpenAI writes it for its models, after the rule and the figures of its "How to count
 * tokens with tiktoken", section on tool calls. That rule ends at flat schemas; here each nested
 * property costs what one at the top does. No other provider publishes how it writes a definition;
 * Anthropic's example in "Token counting" fits the same rule and is far below the schema as JSON.
 */
export function definitionPieces(definition: ToolDefinition, model: string): readonly Piece[] {
  const { name, description, schema } = definition
  const isOlder = tokenizerOf(model).encoding === 'cl100k_base'
  return [
    knownPiece('definition', isOlder ? AROUND.olderFunction : AROUND.function),
    textPiece('definition', `${name}:${withoutStop(description)}`),
    ...(schema === null ? [] : objectPieces(schema)),
  ]
}

function objectPieces(schema: RequestFields): readonly Piece[] {
  const properties = Object.entries(requestFields(schema['properties']) ?? {})
  const nested = nestedSchemas(schema)
  if (properties.length === 0) return nested.flatMap(objectPieces)
  return [
    knownPiece('definition', AROUND.properties),
    ...properties.flatMap(([name, property]) => propertyPieces(name, property)),
    ...nested.flatMap(objectPieces),
  ]
}

function propertyPieces(name: string, property: unknown): readonly Piece[] {
  const fields = requestFields(property) ?? {}
  const values = listOf(fields['enum'])
  const line = `${name}:${textOf(fields['type'])}:${withoutStop(textOf(fields['description']))}`
  return [
    knownPiece('definition', AROUND.property),
    ...(values.length === 0 ? [] : [knownPiece('definition', AROUND.enum)]),
    ...values.flatMap((value) => [
      knownPiece('definition', AROUND.enumItem),
      textPiece('definition', textOf(value)),
    ]),
    textPiece('definition', line),
    ...objectPieces(fields),
  ]
}

/** Schemas inside a schema, except its properties. */
function nestedSchemas(schema: RequestFields): readonly RequestFields[] {
  const lists = ['items', 'prefixItems', 'anyOf', 'oneOf', 'allOf'].flatMap((key) =>
    listOf(schema[key]),
  )
  const named = ['$defs', 'definitions'].flatMap((key) =>
    Object.values(requestFields(schema[key]) ?? {}),
  )
  return [...lists, ...named].map(requestFields).filter((one) => one !== null)
}

const withoutStop = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text)
