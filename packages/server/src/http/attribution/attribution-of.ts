import type { IncomingHttpHeaders } from 'node:http'
import type { EventDefaults } from '../../ingest/event-defaults.ts'
import {
  ATTRIBUTION_NAMES,
  BAGGAGE_NAMES,
  type Place,
  plainName,
  TAG_PREFIXES,
} from './attribution-names.ts'
import { baggagePairs } from './baggage-pairs.ts'
import { tagsOfList, tagsOfObject } from './tags-of.ts'

type Pair = readonly [string, string]

/**
 * Who and what a request says that its events belong to: by headers, and by W3C baggage where they
 * say nothing. Undefined: neither says anything.
 */
export function attributionOf(headers: IncomingHttpHeaders): EventDefaults | undefined {
  const byHeaders = read(textsOf(headers), ATTRIBUTION_NAMES)
  const byBaggage = read(baggagePairs(headers['baggage']), [...ATTRIBUTION_NAMES, ...BAGGAGE_NAMES])
  const tags = { ...byBaggage.tags, ...byHeaders.tags }
  const hasTags = Object.keys(tags).length > 0
  const all = { ...byBaggage.fields, ...byHeaders.fields, ...(hasTags && { tags }) }
  return Object.keys(all).length > 0 ? all : undefined
}

const textsOf = (headers: IncomingHttpHeaders): Pair[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  )

function read(pairs: readonly Pair[], names: readonly (readonly [string, Place])[]) {
  const filled = pairs.filter(([, value]) => value !== '')
  const stated = new Map(filled.map(([name, value]) => [plainName(name), value]))
  const fields: Record<string, string> = {}
  const tags: Pair[] = []
  for (const [name, place] of names) {
    const value = stated.get(name)
    if (value === undefined) continue
    if (place === 'tagList') tags.push(...tagsOfList(value))
    else if (place === 'tagObject') tags.push(...tagsOfObject(value))
    else fields[place] ??= value
  }
  return { fields, tags: Object.fromEntries([...tags, ...filled.flatMap(singleTag)]) }
}

/** The key of a tag is kept as it is written; names of headers come in small letters. */
function singleTag([name, value]: Pair): Pair[] {
  const plain = plainName(name)
  const prefix = TAG_PREFIXES.find((one) => plain.startsWith(one))
  const key = prefix === undefined ? '' : name.slice(name.length - plain.length + prefix.length)
  return key === '' ? [] : [[key, value]]
}
