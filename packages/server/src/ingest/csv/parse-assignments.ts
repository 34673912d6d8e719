import { TokenledgerError } from '@tokenledger/sdk/core'
import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'

/**
 * Reads `time=TIMESTAMP,input_tokens=ContextTokens` as pairs: the text of `--map` and `--set`. A pair
 * with a comma in it is quoted as in CSV: `"input_tokens=Tokens, total"`.
 *
 * @throws TokenledgerError `invalid_mapping` when a pair has no `=`, an empty side, or comes twice.
 * @returns by target, in their order
 */
export function parseAssignments(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>()
  for (const part of splitPairs(text)) {
    const at = part.indexOf('=')
    const [target, value] = [part.slice(0, at).trim(), part.slice(at + 1).trim()]
    if (at < 0 || target === '' || value === '') throw unreadable(text, `found "${part}"`)
    if (pairs.has(target)) throw unreadable(text, `"${target}" is given twice`)
    pairs.set(target, value)
  }
  return pairs
}

function splitPairs(text: string): readonly string[] {
  try {
    return parse(text, { trim: true }).flat()
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(text, error.message)
    throw error
  }
}

function unreadable(text: string, reason: string): TokenledgerError {
  return new TokenledgerError(
    'invalid_mapping',
    `Cannot read "${text}" as pairs: they are written field=value,field=value, ${reason}`,
  )
}
