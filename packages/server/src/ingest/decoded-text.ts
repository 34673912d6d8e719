import { TokenledgerError } from '@tokenledger/sdk/core'

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * The text of bytes of UTF-8.
 *
 * @throws TokenledgerError `invalid_encoding` when they are no UTF-8
 */
export function decodedText(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (error) {
    const message = 'Cannot read the body: JSON must be in UTF-8, found bytes that are not'
    throw new TokenledgerError('invalid_encoding', message, { cause: error })
  }
}
