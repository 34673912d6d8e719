import { fieldsOf, ownFields, ownList, ownText } from '../../../providers/fields.ts'

/** What a piece of an answer without text writes of calls of tools. */
export function calledText(piece: unknown): string {
  const message = ownFields(ownFields(fieldsOf(piece) ?? {}, 'chunk') ?? {}, 'message')
  const calls = ownList(message ?? {}, 'tool_call_chunks')
  return calls.map((call) => ownText(fieldsOf(call) ?? {}, 'args') ?? '').join('')
}
