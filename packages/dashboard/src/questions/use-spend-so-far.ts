import { useNow } from '../browser/use-now.ts'
import { localDateOf, monthOf } from '../url/local-time.ts'
import { useUsage } from './use-usage.ts'

/** What today and this month have cost until now, in a zone. */
export function useSpendSoFar(tz: string, where: readonly string[] | undefined) {
  const today = localDateOf(useNow(), tz)
  return {
    today: useUsage({ from: today, tz, where }),
    month: useUsage({ from: monthOf(today), tz, where }),
  }
}
