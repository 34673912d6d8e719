import { checkTimeZone } from '@tokenledger/sdk/core'
import type { Io } from './io.ts'

/**
 * The zone that was asked for, else `TOKENLEDGER_TZ`, else UTC; `local` is the machine's.
 *
 * @throws TokenledgerError `invalid_time_zone`
 */
export function timeZoneOf(word: string | undefined, { env }: Pick<Io, 'env'>): string {
  const asked = word ?? (env['TOKENLEDGER_TZ'] || 'UTC')
  const zone = asked === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : asked
  checkTimeZone(zone)
  return zone
}
