import type { Meters } from '../usage/usage.ts'

/**
 * Meters while they are being collected. One that cannot be there yet is set by its name: that is
 * ten times cheaper than to look for it.
 */
export type MeterDraft = Record<string, number>

/** Adds a quantity to a meter; a meter of nothing is not kept. */
export function addMeter(meters: MeterDraft, meter: string, quantity: number | undefined): void {
  if (quantity === undefined || quantity <= 0) return
  meters[meter] = (Object.hasOwn(meters, meter) ? (meters[meter] ?? 0) : 0) + quantity
}

/** Adds all meters of another draft. */
export function addMeters(meters: MeterDraft, more: Meters): void {
  for (const meter of Object.keys(more)) addMeter(meters, meter, more[meter])
}
