import type { CoverageCounts } from '../../query/answer.ts'
import type { Colours } from './colours.ts'
import { countOf, countText } from './number-text.ts'
import { visibleText } from './visible-text.ts'

const SHOWN_MODELS = 3

/** Whether a sum of costs leaves something out. */
export const isIncomplete = (coverage: CoverageCounts): boolean =>
  coverage.unpriced_calls + coverage.missing_usage_calls + coverage.partial_calls !== 0

/** Says in words how well a total is known; a short tick when everything is. */
export function coverageLines(coverage: CoverageCounts, colours: Colours): string[] {
  const { priced_calls: priced, estimated_calls: estimated } = coverage
  const gaps = gapsOf(coverage)
  const estimates = estimated > 0 ? [`${countOf(estimated, 'call')} estimated`] : []
  if (gaps.length === 0) {
    return [colours.green('✓ every call is priced') + suffix(estimates)]
  }
  const known = `${countOf(priced, 'call')} priced`
  return [
    `${colours.yellow('~')} ${[known, ...gaps].join(' · ')}${suffix(estimates)}`,
    ...unpricedModels(coverage),
  ]
}

const suffix = (estimates: readonly string[]): string =>
  estimates.length === 0 ? '' : ` · ${estimates.join('')}`

function gapsOf(coverage: CoverageCounts): string[] {
  const gaps: [number, string][] = [
    [coverage.partial_calls, 'priced in part'],
    [coverage.unpriced_calls, 'unpriced'],
    [coverage.missing_usage_calls, 'without usage'],
  ]
  return gaps
    .filter(([count]) => count !== 0)
    .map(([count, state]) => `${countText(count)} ${state}`)
}

function unpricedModels({ unpriced_models: models }: CoverageCounts): string[] {
  if (models.length === 0) return []
  const named = models
    .slice(0, SHOWN_MODELS)
    .map(
      ({ model, calls }) => `${visibleText(model ?? 'no model named')} (${countOf(calls, 'call')})`,
    )
  const more = models.length > SHOWN_MODELS ? [`${models.length - SHOWN_MODELS} more`] : []
  return [`  no price: ${[...named, ...more].join(', ')}`]
}
