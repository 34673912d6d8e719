/** Fields of usage objects whose text is a name; any other text may be something that was said. */
const NAME_FIELDS: ReadonlySet<string> = new Set([
  'cacheType',
  'cache_type',
  'id',
  'inferenceGeo',
  'inference_geo',
  'modality',
  'model',
  'object',
  'region',
  'searchContextSize',
  'search_context_size',
  'serviceTier',
  'service_tier',
  'speed',
  'trafficType',
  'ttl',
  'type',
  'version',
])
const NAME = /^[\w.:/@+$-]{1,100}$/
const NUMBER = /^-?\d{1,40}(\.\d{1,40})?$/

/**
 * A provider's usage object as the ledger may keep it: counts, and the names that a price depends on.
 * What was said is a text of another field, or the name of one.
 */
export function rawWithoutContent(raw: unknown): unknown {
  return keptOf(raw, '')
}

function keptOf(raw: unknown, field: string): unknown {
  if (typeof raw === 'string') return isKept(raw, field) ? raw : undefined
  if (typeof raw !== 'object' || raw === null) return raw
  if (Array.isArray(raw)) {
    return raw.map((value) => keptOf(value, field)).filter((value) => value !== undefined)
  }
  const kept = Object.entries(raw)
    .filter(([name]) => NAME.test(name))
    .map(([name, value]) => [name, keptOf(value, name)])
    .filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept)
}

const isKept = (text: string, field: string): boolean =>
  NUMBER.test(text) || (NAME_FIELDS.has(field) && NAME.test(text))
