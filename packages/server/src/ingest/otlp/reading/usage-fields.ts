import type { WireEvent } from '../../../wire/event.ts'
import type { StatedUsage } from './read-usage.ts'

/** Usage as an event states it. */
export function usageFields(
  stated: StatedUsage | null,
  provider?: string,
): Pick<WireEvent, 'usage' | 'provider' | 'meters' | 'reading'> {
  if (stated === null) return {}
  if ('usage' in stated) return { usage: stated.usage, provider: provider ?? stated.provider }
  const { meters, doubts } = stated
  if (doubts.length === 0) return { meters }
  const warnings = doubts.map((code) => ({ code, message: DOUBTS[code] ?? code }))
  const isPartial = doubts.some((code) => code.endsWith('_unknown'))
  return { meters, reading: { status: isPartial ? 'partial' : 'ok', warnings } }
}

const DOUBTS: Readonly<Record<string, string>> = {
  input_unknown: 'The record does not state the input',
  output_unknown: 'The record does not state the output',
  breakdown_inconsistent: 'The parts of a side are more than the whole',
}
