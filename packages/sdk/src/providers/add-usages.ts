import type { Usage } from '../usage/usage.ts'
import { UsageSum } from './usage-sum.ts'

/**
 * The sum of readings of distinct answers. Those without usage count only when none has any, so
 * that the order of the others does not matter; a reading of nothing at all is `missing`.
 */
export function addUsages(usages: readonly Usage[]): Usage {
  const sum = new UsageSum()
  for (const usage of usages) sum.add(usage)
  return sum.usage()
}
