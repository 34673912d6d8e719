import {
  isInputMeter,
  isOutputMeter,
  type Meters,
  missingUsage,
  type Usage,
  type Warning,
} from '@tokenledger/sdk/core'
import { readQuantity, readTokens } from './read-quantity.ts'

const METER_NAME = /^[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*$/i
const MAX_METER_LENGTH = 100

/**
 * The reading of an event that states its meters. Zeros are known zeros and are left out. A meter
 * that nobody knows is kept: pricing names it `unknown_meter`, so that it shows as unpriced. A name
 * that cannot be a meter, or an unusable quantity, is dropped with a warning and makes it `partial`.
 */
export function usageFromMeters(stated: Readonly<Record<string, unknown>>): Usage {
  const warnings: Warning[] = []
  const meters = readMeters(stated, warnings)
  if (meters === null) {
    const missing = missingUsage('The event names no meter that can be read')
    return { ...missing, warnings: [...warnings, ...missing.warnings] }
  }
  const isPartial = warnings.some(({ code }) => code === 'invalid_field')
  return {
    status: isPartial ? 'partial' : 'ok',
    segments: [{ model: null, meters }],
    context: {},
    details: {},
    warnings,
  }
}

/**
 * The meters that can be read, without zeros; null when there is none at all.
 *
 * @param warnings where the notes on the others go
 */
export function readMeters(
  stated: Readonly<Record<string, unknown>>,
  warnings: Warning[],
): Meters | null {
  const meters: Record<string, number> = {}
  let known = 0
  for (const [meter, value] of Object.entries(stated)) {
    const quantity = readMeter(meter, value, warnings)
    if (quantity === null) continue
    known += 1
    if (quantity > 0) meters[meter] = quantity
  }
  return known === 0 ? null : meters
}

function readMeter(meter: string, value: unknown, warnings: Warning[]): number | null {
  const path = `meters.${meter}`
  if (meter.length > MAX_METER_LENGTH || !METER_NAME.test(meter)) {
    const message =
      'meters: a name must be like "input.cacheRead" or "x.vendor.name"; it was dropped'
    warnings.push({ code: 'invalid_field', message, path: 'meters' })
    return null
  }
  const isTokens = isInputMeter(meter) || isOutputMeter(meter)
  return isTokens ? readTokens(value, path, warnings) : readQuantity(value, path, warnings)
}
