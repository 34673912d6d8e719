/** Ranges with a name: they move with the clock, and stay relative in the address. */
export const PRESETS = [
  '24h',
  'today',
  '7d',
  '30d',
  '90d',
  '12m',
  'month',
  'last-month',
  'all',
] as const

/** The name of a range. */
export type Preset = (typeof PRESETS)[number]

/** What each is called. */
export const PRESET_LABELS: Readonly<Record<Preset, string>> = {
  '24h': 'Last 24 hours',
  today: 'Today',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  '12m': 'Last 12 months',
  month: 'This month',
  'last-month': 'Last month',
  all: 'All time',
}

/** The range of an address that names none. */
export const DEFAULT_PRESET = '30d' satisfies Preset
