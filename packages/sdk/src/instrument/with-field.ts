import { type FieldSpans, type Span, scanFields } from './json-scan.ts'

/**
 * The text of a JSON object with one field set, and every other character as it was.
 *
 * @param path names of the field from the outside in; objects on the way are made where there are none
 * @param json the value as JSON
 * @param fields of the text, where they are known already
 */
export function withField(
  text: string,
  path: readonly string[],
  json: string,
  fields: FieldSpans = scanFields(text),
): string {
  const [name = '', ...rest] = path
  const span = fields.spans.get(name)
  if (span === undefined) return withFirst(text, name, nested(rest, json))
  const isObject = rest.length > 0 && text[span.start] === '{'
  const inner = isObject ? withField(text.slice(span.start, span.end), rest, json) : null
  return replaced(text, span, inner ?? nested(rest, json))
}

/** Puts the field before all others, where its place is known without looking further. */
function withFirst(text: string, name: string, value: string): string {
  const behind = text.indexOf('{') + 1
  const isEmpty = /^\s*\}/.test(text.slice(behind, behind + 100))
  const field = `${JSON.stringify(name)}:${value}${isEmpty ? '' : ','}`
  return `${text.slice(0, behind)}${field}${text.slice(behind)}`
}

function nested(path: readonly string[], json: string): string {
  return path.reduceRight((inner, name) => `{${JSON.stringify(name)}:${inner}}`, json)
}

const replaced = (text: string, { start, end }: Span, value: string): string =>
  `${text.slice(0, start)}${value}${text.slice(end)}`
