import { statSync } from 'node:fs'
import { TokenledgerError } from '@tokenledger/sdk/errors'

/**
 * Gives a check that the path still leads to the file that it leads to now. What is written to a
 * file that was moved away or replaced would be acknowledged, and never seen again.
 *
 * @returns throws TokenledgerError `store_replaced`
 */
export function sameFileCheck(path: string): () => void {
  const opened = statSync(path, { bigint: true })
  return () => {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false })
    if (found?.ino === opened.ino && found.dev === opened.dev) return
    const message = `Cannot write to the ledger at "${path}": the file was ${found === undefined ? 'moved or deleted' : 'replaced'} while it was open; open it again`
    throw new TokenledgerError('store_replaced', message)
  }
}
