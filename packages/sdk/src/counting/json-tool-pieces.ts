import { knownPiece, type Piece, textPiece } from './piece.ts'
import { textOf } from './request-fields.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** Borders of one definition. */
const AROUND = 8

/** A definition as compact JSON: for providers that do not publish how they write it. */
export function jsonToolPieces({ name, description, schema }: ToolDefinition): readonly Piece[] {
  const text = textOf({ name, description, ...(schema !== null && { schema }) })
  return [textPiece('definition', text), knownPiece('definition', AROUND)]
}
