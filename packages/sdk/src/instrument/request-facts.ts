import { type FieldSpans, type Span, scanEnds, scanFields, valueAt } from './json-scan.ts'
import type { Route } from './route.ts'

/** What a request tells of the call that it makes. */
export interface RequestFacts {
  readonly model: string | undefined
  readonly serviceTier: string | undefined
  readonly isStream: boolean
  /** Whether its answer is made in the background, and fetched later. */
  readonly isBackground: boolean
  /** Whether the request itself says if it wants the usage of its stream. */
  readonly choosesUsage: boolean
  /** Where its fields stand, as far as they were looked for. */
  readonly fields: FieldSpans
}

// As patterns: a tenth of a microsecond per kilobyte. A search for the text stops at each quote, and
// takes six times as long where a prompt has many.
const IS_STREAM = /"stream"\s*:\s*true/
const STREAM_OPTIONS = /"stream_options"\s*:/

/**
 * Reads what is needed of a request's JSON, which costs the same however long the prompt is: fields
 * are looked for at its two ends. Only a request that keeps one of the few fields between two long
 * ones is gone through as a whole.
 *
 * @param streams whether it asks for a stream, where that is known. @default searched for
 */
export function requestFacts(text: string, route: Route, streams?: boolean): RequestFacts {
  const ends = scanEnds(text)
  const fields = mayHideFields(text, ends, route, streams) ? scanFields(text) : ends
  const at = (name: string): unknown => valueAt(text, fields.spans.get(name))
  const streamOptions = at('stream_options')
  return {
    model: route.model ?? textOf(at('model')),
    serviceTier: textOf(at('service_tier')) ?? textOf(at('serviceTier')),
    isStream: at('stream') === true,
    isBackground: at('background') === true,
    choosesUsage: isObject(streamOptions) && Object.hasOwn(streamOptions, 'include_usage'),
    fields,
  }
}

/** Whether the body has one of each of these fields, `a|b` being either. */
export function hasFields(
  text: string,
  { spans, isWhole }: FieldSpans,
  needs: readonly string[],
): boolean {
  const has = (name: string): boolean =>
    spans.has(name) || (!isWhole && new RegExp(`"${name}"\\s*:`).test(text))
  return needs.every((names) => names.split('|').some(has))
}

/** Whether something that decides how the call is metered may stand where nobody has looked. */
function mayHideFields(
  text: string,
  { spans, isWhole }: FieldSpans,
  route: Route,
  streams: boolean | undefined,
): boolean {
  if (isWhole) return false
  if (route.model === undefined && !isRead(spans.get('model'))) return true
  if (route.wire !== 'chat' || streams === false) return false
  if (!isRead(spans.get('stream'))) return IS_STREAM.test(text)
  return !spans.has('stream_options') && STREAM_OPTIONS.test(text)
}

const isRead = (span: Span | undefined): boolean => span !== undefined && span.end > span.start

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
