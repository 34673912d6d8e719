import {
  missingUsage,
  type Segment,
  safeText,
  type Usage,
  type UsageContext,
  type Warning,
} from '@tokenledger/sdk/core'
import type { WireReading, WireSegment } from '../wire/reading.ts'
import { present } from './present.ts'
import { rawWithoutContent } from './raw-without-content.ts'
import { readQuantity } from './read-quantity.ts'
import { readMeters, usageFromMeters } from './usage-from-meters.ts'

const MAX_WARNINGS = 50
const MAX_MESSAGE_LENGTH = 500

/**
 * The reading of an event whose sender has read the provider's answer itself: it is taken as it is,
 * but for quantities and texts that cannot be kept.
 *
 * @param meters of the event, which stand for the counts where the reading has no segments
 */
export function usageFromReading(
  reading: WireReading,
  meters: Readonly<Record<string, unknown>> | undefined,
): Usage {
  const warnings: Warning[] = []
  const counts = countsOf(reading, meters, warnings)
  const status = statusOf(reading, counts, warnings)
  const unbilled = reading.unbilled_segments?.map((segment) => segmentOf(segment, warnings))
  const reportedTotal = readQuantity(reading.reported_total, 'reading.reported_total', warnings)
  const details = quantitiesOf(reading.details ?? {}, warnings)
  return {
    status,
    segments: status === 'missing' ? [] : (counts ?? []),
    ...present({
      unbilledSegments: unbilled,
      reportedTotal: reportedTotal ?? undefined,
      raw: reading.raw === undefined ? undefined : rawWithoutContent(reading.raw),
    }),
    context: contextOf(reading.context ?? {}),
    details,
    warnings: [...statedWarnings(reading), ...warnings, ...missingNote(status, reading)],
  }
}

function countsOf(
  { segments, status }: WireReading,
  meters: Readonly<Record<string, unknown>> | undefined,
  warnings: Warning[],
): readonly Segment[] | null {
  if (segments !== undefined) return segments.map((segment) => segmentOf(segment, warnings))
  if (meters === undefined || status === 'missing') return null
  const usage = usageFromMeters(meters)
  warnings.push(...usage.warnings.filter(({ code }) => code !== 'usage_missing'))
  return usage.status === 'missing' ? null : usage.segments
}

function segmentOf({ model, role, meters }: WireSegment, warnings: Warning[]): Segment {
  return {
    model: typeof model === 'string' && model !== '' ? safeText(model) : null,
    ...present({ role }),
    meters: readMeters(meters, warnings) ?? {},
  }
}

/** Counts that cannot be read make a reading partial, whatever its sender says. */
function statusOf(
  { status }: WireReading,
  counts: readonly Segment[] | null,
  warnings: readonly Warning[],
): Usage['status'] {
  if (status === 'missing' || counts === null) return 'missing'
  return warnings.some(({ code }) => code === 'invalid_field') ? 'partial' : (status ?? 'ok')
}

function missingNote(status: Usage['status'], { warnings = [] }: WireReading): readonly Warning[] {
  const isNoted = warnings.some(({ code }) => code === 'usage_missing')
  return status === 'missing' && !isNoted ? missingUsage().warnings : []
}

function statedWarnings({ warnings = [] }: WireReading): Warning[] {
  return warnings.slice(0, MAX_WARNINGS).map(({ code, message, path }) => ({
    code: shortText(code),
    message: shortText(message),
    ...present({ path: path === undefined ? undefined : shortText(path) }),
  }))
}

const shortText = (text: string): string => safeText(text.slice(0, MAX_MESSAGE_LENGTH))

function quantitiesOf(
  stated: Readonly<Record<string, unknown>>,
  warnings: Warning[],
): Record<string, number> {
  const quantities: [string, number][] = []
  for (const [name, value] of Object.entries(stated)) {
    const quantity = readQuantity(value, 'reading.details', warnings)
    if (quantity !== null) quantities.push([safeText(name), quantity])
  }
  return Object.fromEntries(quantities)
}

/** Names that the price of a call asks for, by the type that it expects of them. */
const CONTEXT_TYPES: Readonly<Record<string, string>> = {
  serviceTier: 'string',
  trafficType: 'string',
  inferenceGeo: 'string',
  region: 'string',
  speed: 'string',
  searchContextSize: 'string',
  lastMessageInput: 'number',
  maxPassInput: 'number',
}

/** Names and counts: an object could hold content. */
function contextOf(stated: Readonly<Record<string, unknown>>): UsageContext {
  const kept = Object.entries(stated).filter(([name, value]) => {
    const type = Object.hasOwn(CONTEXT_TYPES, name) ? CONTEXT_TYPES[name] : typeof value
    return SCALARS.has(typeof value) && typeof value === type
  })
  return rawWithoutContent(Object.fromEntries(kept)) as UsageContext
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'number', 'boolean'])
