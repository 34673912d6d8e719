import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where this user's data are: `$TOKENLEDGER_HOME`, else `~/.tokenledger`.
 *
 * @returns null where there is neither
 * @example
 * import { tokenledgerFolder } from '@tokenledger/sdk'
 * console.log(tokenledgerFolder({ TOKENLEDGER_HOME: '/data' })) // /data
 */
export function tokenledgerFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  if (env['TOKENLEDGER_HOME']) return env['TOKENLEDGER_HOME']
  try {
    return join(homedir(), '.tokenledger')
  } catch {
    return null
  }
}
