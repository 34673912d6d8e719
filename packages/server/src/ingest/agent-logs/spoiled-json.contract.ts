import type { Json } from './join-json.ts'

/** Where in a document, or in lines of JSON, another value is put; counted round and round. */
export interface Spoiling {
  readonly line: number
  readonly field: number
  readonly value: unknown
}

type Fields = Record<string, Json>

/** A history with another value in one of its fields. What is no JSON stays as it is. */
export function spoiled(content: string | Uint8Array, spoiling: Spoiling): string | Uint8Array {
  const text = Buffer.from(content).toString('utf8')
  const whole = spoiledJson(text, spoiling)
  if (whole !== null) return whole
  const lines = text.split('\n')
  const at = spoiling.line % lines.length
  const line = spoiledJson(lines[at] ?? '', spoiling)
  return line === null ? content : lines.with(at, line).join('\n')
}

function spoiledJson(text: string, { field, value }: Spoiling): string | null {
  try {
    const document: Json = JSON.parse(text)
    const fields = fieldsIn(document)
    const found = fields[field % fields.length]
    if (found !== undefined) found.of[found.name] = value as Json
    return JSON.stringify(document)
  } catch {
    return null
  }
}

/** All fields of a value, however deep. */
function fieldsIn(value: Json): readonly { readonly of: Fields; readonly name: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const of = value as Fields
  return Object.entries(of).flatMap(([name, part]) => [{ of, name }, ...fieldsIn(part)])
}
