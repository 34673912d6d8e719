import { fieldsOf, own, ownText } from '../../providers/fields.ts'

/** As `askedText`, later: nothing else of where it is called is held until then. */
export function askedLater(input: unknown): () => string {
  return () => askedText(input)
}

/** The texts of what a model is asked: lists of messages, or of prompts. */
function askedText(input: unknown): string {
  if (typeof input === 'string') return input
  if (Array.isArray(input)) return input.map(askedText).join('\n')
  const fields = fieldsOf(input)
  if (fields === null) return ''
  return ownText(fields, 'text') ?? askedText(own(fields, 'content'))
}
