import { safeText } from '@tokenledger/sdk/reading'
import type { Json } from './join-json.ts'

/** An escaped NUL, or an escaped surrogate, of which the other half may be missing. */
const MAY_BE_UNSAFE = /\\u(?:0000|d[89a-f])/i

/**
 * `JSON.parse`, but for the texts that no ledger keeps (`safeText`): an emoji cut in two in the name
 * of a branch must not cost the call.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text)
  // To look for an escape at all costs a fifth of looking for one of these.
  return text.includes('\\u') && MAY_BE_UNSAFE.test(text) ? safeJson(value) : value
}

function safeJson(value: Json): Json {
  if (typeof value === 'string') return safeText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(safeJson)
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [safeText(name), safeJson(part)]),
  )
}
