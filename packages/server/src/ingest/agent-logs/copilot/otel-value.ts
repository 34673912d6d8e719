import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { plausibleTime } from '../plausible-time.ts'
import { textOf } from '../text-of.ts'

/**
 * The attributes of a record by name. OTLP writes them as a list of keys with typed values, the file
 * exporter as an object.
 */
export function attributesOf(record: JsonObject): JsonObject {
  const attributes = record['attributes']
  if (isObject(attributes)) return attributes
  if (!Array.isArray(attributes)) return {}
  const named: Record<string, Json> = {}
  for (const one of attributes) {
    const key = isObject(one) ? textOf(one['key']) : null
    if (key !== null && isObject(one)) named[key] = plainValue(one['value'])
  }
  return named
}

function plainValue(value: Json | undefined): Json {
  if (!isObject(value)) return value ?? null
  return value['stringValue'] ?? value['intValue'] ?? value['doubleValue'] ?? null
}

/** The first of these attributes that is a count: a number from 0 on, or a text that is one. */
export function countIn(attributes: JsonObject, names: readonly string[]): number | null {
  for (const name of names) {
    const value = attributes[name]
    const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
    if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count
  }
  return null
}

/** The first of these attributes that is a text. */
export function textIn(attributes: JsonObject, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(attributes[name])
    if (text !== null) return text
  }
  return null
}

const TIMES = ['startTime', 'hrTime', '_hrTime', 'time', 'timestamp', 'startTimeUnixNano']
const LATER_TIMES = ['timeUnixNano', 'endTime', 'observedTimestamp', 'endTimeUnixNano']

/** When a record's work began, else when it ended or was seen; null when it does not say. */
export function timeOfRecord(record: JsonObject): number | null {
  for (const name of [...TIMES, ...LATER_TIMES]) {
    const time = timeOf(record[name])
    if (time !== null) return time
  }
  return null
}

/** When a record's work ended; null when it says only when it began, or nothing. */
export function endOfRecord(record: JsonObject): number | null {
  return timeOf(record['endTime']) ?? timeOf(record['endTimeUnixNano'])
}

/** Seconds and nanoseconds as a pair; text; or one number, whose size tells its unit. */
function timeOf(value: Json | undefined): number | null {
  if (Array.isArray(value)) {
    const [seconds, nanoseconds] = value.map(Number)
    return plausibleTime((seconds ?? Number.NaN) * 1000 + (nanoseconds ?? 0) / 1e6)
  }
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return plausibleTime(typeof number === 'number' ? inMilliseconds(number) : value)
}

function inMilliseconds(time: number): number {
  if (time >= 1e17) return time / 1e6
  if (time >= 1e14) return time / 1e3
  return time >= 1e11 ? time : time * 1e3
}
