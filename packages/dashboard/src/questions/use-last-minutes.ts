import { useNow } from '../browser/use-now.ts'
import { useUsage } from './use-usage.ts'

const MINUTE = 60_000

/** What the last minutes used, by a dimension, the dearest first. */
export function useLastMinutes(
  minutes: number,
  where: readonly string[] | undefined,
  { by, limit }: { readonly by: string; readonly limit: number },
) {
  const from = new Date((Math.floor(useNow() / MINUTE) - minutes) * MINUTE).toISOString()
  return useUsage({ from, tz: 'UTC', where, groupBy: [by], order: '-cost_usd', limit })
}
