import { missingUsage, readUsage, totalsOf, type Usage } from '@tokenledger/sdk/reading'
import type { WireEvent } from '../wire/event.ts'
import { present } from './present.ts'
import { rawWithoutContent } from './raw-without-content.ts'
import { usageFromMeters } from './usage-from-meters.ts'
import { usageFromReading } from './usage-from-reading.ts'
import { TOTAL_FIELDS, usageFromTotals } from './usage-from-totals.ts'

/**
 * What an event consumed: as its sender has read it, else the provider's usage object where it can be
 * read, else its meters, else its inclusive totals. Two statements that disagree are noted as `breakdown_inconsistent`. Without any
 * the reading is `missing`.
 */
export function eventUsage(event: WireEvent): Usage {
  const stated = statedUsages(event)
  const known = stated.filter(({ status }) => status !== 'missing')
  const [usage = stated[0] ?? missingUsage('The event states no usage'), ...others] = known
  return others.every((other) => isSameAmount(usage, other)) ? usage : withDisagreement(usage)
}

function statedUsages(event: WireEvent): Usage[] {
  const usages: Usage[] = []
  if (event.reading !== undefined) usages.push(usageFromReading(event.reading, event.meters))
  if (event.usage !== undefined) usages.push(usageOfProvider(event))
  if (event.meters !== undefined) usages.push(usageFromMeters(event.meters))
  if (TOTAL_FIELDS.some((field) => event[field] !== undefined)) {
    usages.push(usageFromTotals(event, event.operation))
  }
  return usages
}

function usageOfProvider(event: WireEvent): Usage {
  const usage = readUsage(event.usage, hintsOf(event))
  return usage.raw === undefined ? usage : { ...usage, raw: rawWithoutContent(usage.raw) }
}

function hintsOf(event: WireEvent) {
  return present({
    provider: event.provider,
    api: event.operation,
    requestModel: event.response_model ?? event.request_model,
    serviceTier: event.service_tier,
    at: event.time,
  })
}

function isSameAmount(left: Usage, right: Usage): boolean {
  const [one, two] = [totalsOf(left), totalsOf(right)]
  return one.inputTokens === two.inputTokens && one.outputTokens === two.outputTokens
}

function withDisagreement(usage: Usage): Usage {
  const message =
    'The event states its usage more than once, with different totals; the first of reading, usage, meters and totals counts'
  return { ...usage, warnings: [...usage.warnings, { code: 'breakdown_inconsistent', message }] }
}
