import { TokenledgerError } from '@tokenledger/sdk/core'
import { decodedText } from './decoded-text.ts'

/**
 * The value of a JSON text in UTF-8. Depth is no danger here: the engine parses without recursion.
 *
 * @throws TokenledgerError `invalid_encoding` when it is no UTF-8, `invalid_json` when it is no JSON
 */
export function parseJson(bytes: Uint8Array): unknown {
  const text = decodedText(bytes)
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = text.trim() === '' ? 'it is empty' : 'it is no JSON; it may be cut'
    throw new TokenledgerError('invalid_json', `Cannot read the body: ${reason}`, { cause: error })
  }
}
