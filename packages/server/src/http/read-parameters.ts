import { TokenledgerError } from '@tokenledger/sdk/core'

/**
 * The parameters of an address, by the names that a route knows: one text each, or a list of texts
 * where it may repeat.
 *
 * @throws TokenledgerError `invalid_option` for an unknown name, or one that repeats and may not
 */
export function readParameters<Parameters extends object>(
  query: unknown,
  known: Readonly<Record<string, 'one' | 'many'>>,
): Parameters {
  const found = Object.entries(query as Readonly<Record<string, string | string[]>>)
  const read = found.map(([name, value]) => [name, textsOf(name, value, known)])
  return Object.fromEntries(read) as Parameters
}

function textsOf(
  name: string,
  value: string | string[],
  known: Readonly<Record<string, 'one' | 'many'>>,
): string | readonly string[] {
  const kind = Object.hasOwn(known, name) ? known[name] : undefined
  if (kind === undefined) {
    const names = Object.keys(known).join(', ')
    throw invalid(`its parameter "${name}" is unknown; there are ${names}`)
  }
  if (kind === 'many') return [value].flat()
  if (typeof value === 'string') return value
  throw invalid(`its parameter "${name}" stands there ${value.length} times; give it once`)
}

const invalid = (reason: string): TokenledgerError =>
  new TokenledgerError('invalid_option', `Cannot answer the question: ${reason}`)
