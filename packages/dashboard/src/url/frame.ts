import { PRESETS, type Preset } from './presets.ts'

/** What every page shares: the time that it looks at and the filters. Absent: the default. */
export interface Frame {
  readonly range?: Preset
  /** RFC 3339 or a local date; comes before `range`. */
  readonly from?: string
  readonly to?: string
  /** IANA zone; absent: the viewer's. */
  readonly tz?: string
  /** Filters as the API writes them: `agent:PM`. */
  readonly where?: readonly string[]
}

/** Reads the shared part of a search. What is not usable is left out. */
export function readFrame(search: Readonly<Record<string, unknown>>): Frame {
  const range = PRESETS.find((name) => name === search['range'])
  const where = [search['where'] ?? []].flat().map(String).filter(isFilter)
  return {
    ...(range !== undefined && { range }),
    ...timeOf('from', search['from']),
    ...timeOf('to', search['to']),
    ...(isZone(search['tz']) && { tz: search['tz'] }),
    ...(where.length > 0 && { where: [...new Set(where)] }),
  }
}

const isFilter = (text: string): boolean => text.indexOf(':') > 0

function timeOf(name: 'from' | 'to', value: unknown): Partial<Frame> {
  const isTime = typeof value === 'string' && !Number.isNaN(Date.parse(value))
  return isTime ? { [name]: value } : {}
}

function isZone(value: unknown): value is string {
  if (typeof value !== 'string') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

/** A filter as parts: its dimension and the values of which any will do; null: "not given". */
export interface FilterParts {
  readonly dimension: string
  readonly values: readonly (string | null)[]
}

/** Reads `agent:PM|QA`; `agent:` is "not given". */
export function filterParts(filter: string): FilterParts {
  const colon = filter.indexOf(':')
  const values = filter.slice(colon + 1).split('|')
  return {
    dimension: filter.slice(0, colon),
    values: values.map((value) => (value === '' ? null : value)),
  }
}

/** A frame that also takes a value of a dimension, or no longer does where it did. */
export function toggleValue(frame: Frame, dimension: string, value: string | null): Frame {
  const where = frame.where ?? []
  const index = where.findIndex((filter) => filterParts(filter).dimension === dimension)
  const text = value ?? ''
  if (index < 0) return { ...frame, where: [...where, `${dimension}:${text}`] }
  const values = (where[index] ?? '').slice(dimension.length + 1).split('|')
  const kept = values.includes(text) ? values.filter((one) => one !== text) : [...values, text]
  const filter = kept.length === 0 ? [] : [`${dimension}:${kept.join('|')}`]
  return { ...frame, where: where.toSpliced(index, 1, ...filter) }
}
