import { TokenledgerError } from '@tokenledger/sdk'

/**
 * `time=When,input_tokens=In` as pairs. A comma within a value is written `\,`.
 *
 * @throws TokenledgerError `invalid_option`
 */
export function keyValues(text: string, option: string): Record<string, string> {
  const pairs = text
    .split(/(?<!\\),/)
    .map((pair) => pair.replaceAll('\\,', ',').trim())
    .filter((pair) => pair !== '')
  return Object.fromEntries(pairs.map((pair) => keyValue(pair, option)))
}

function keyValue(pair: string, option: string): [string, string] {
  const at = pair.indexOf('=')
  if (at > 0 && at < pair.length - 1) return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
  throw new TokenledgerError(
    'invalid_option',
    `Cannot use ${option} "${pair}": it must be key=value pairs separated by commas`,
  )
}
