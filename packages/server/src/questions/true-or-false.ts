import { TokenledgerError } from '@tokenledger/sdk/core'
import { oneText, type QuestionText } from './question.ts'

/**
 * A parameter that is `true` or `false`, the latter when absent.
 *
 * @throws TokenledgerError `invalid_option`
 */
export function trueOrFalse(text: QuestionText, name: string): boolean {
  const word = oneText(text, name) ?? 'false'
  if (word === 'true' || word === 'false') return word === 'true'
  throw new TokenledgerError(
    'invalid_option',
    `Cannot use "${name}=${word}": it must be true or false`,
  )
}
