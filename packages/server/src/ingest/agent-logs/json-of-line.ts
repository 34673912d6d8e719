import type { Json } from './join-json.ts'
import type { JsonShape } from './json-shape.ts'
import { parseJson } from './parse-json.ts'
import { readJson } from './read-json.ts'
import type { FoundLine } from './scan-lines.ts'

/** Most of a longer line is what a tool printed. */
const PARSED_BYTES = 1 << 20

/**
 * The JSON value of a line; of a long one only the wanted parts, so that memory stays bounded.
 * Undefined when it is no JSON. To be called before the next line is asked for.
 */
export function jsonOfLine(path: string, line: FoundLine, shape: JsonShape): Json | undefined {
  const text = line.bytes > PARSED_BYTES ? null : line.text()
  if (text === null) return readJson(path, line, { shape })
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
