import { parseLast, parseTime, TokenledgerError } from '@tokenledger/sdk'
import {
  BUCKETS,
  type Bucket,
  DIMENSIONS,
  type Dimension,
  type Filter,
  isMeasure,
  type Order,
  type Query,
} from '../query/query.ts'
import type { Io } from './io.ts'
import type { QuestionWords } from './question-words.ts'
import { timeZoneOf } from './time-zone-of.ts'

/**
 * The question that was typed.
 *
 * @throws TokenledgerError `invalid_option`, `unknown_dimension`, `invalid_time`, `invalid_time_zone`
 */
export function questionOf(words: QuestionWords, io: Pick<Io, 'env' | 'now'>): Query {
  const timeZone = timeZoneOf(words.tz, io)
  const limit = limitOf(words.limit)
  return {
    ...rangeOf(words, timeZone, io.now()),
    bucket: bucketOf(words.bucket ?? 'none'),
    timeZone,
    groupBy: (words.by ?? '').split(',').filter((name) => name !== '').map((name) => dimensionNamed(name.trim())),
    where: (words.where ?? []).map(filterOf),
    ...(words.order !== undefined && { order: orderOf(words.order) }),
    ...(limit !== undefined && { limit }),
    previous: words.previous === true,
  }
}

const wrong = (message: string): TokenledgerError => new TokenledgerError('invalid_option', message)

function rangeOf(
  { last, since, until }: QuestionWords,
  timeZone: string,
  now: number,
): Pick<Query, 'from' | 'to'> {
  if (last !== undefined) {
    if (since === undefined && until === undefined) return parseLast(last, now, timeZone)
    throw wrong('Cannot combine --last with --since or --until: each names a range; use one')
  }
  return {
    ...(since !== undefined && { from: parseTime(since, timeZone) }),
    ...(until !== undefined && { to: parseTime(until, timeZone) }),
  }
}

function bucketOf(word: string): Bucket {
  const bucket = BUCKETS.find((one) => one === word)
  if (bucket !== undefined) return bucket
  throw wrong(`Cannot use --bucket "${word}": it must be one of ${BUCKETS.join(', ')}`)
}

function dimensionNamed(word: string): Dimension {
  if (/^tag\../.test(word)) return word as `tag.${string}`
  const dimension = DIMENSIONS.find((one) => one === word)
  if (dimension !== undefined) return dimension
  const known = `${DIMENSIONS.join(', ')} or tag.<key>`
  throw new TokenledgerError('unknown_dimension', `Cannot use the dimension "${word}": it must be one of ${known}`)
}

/** `agent:PM`, `model:a|b`, `agent:` for the calls that name none. */
function filterOf(text: string): Filter {
  const at = text.indexOf(':')
  if (at < 1) {
    throw wrong(`Cannot use --where "${text}": it must be dimension:value, such as agent:planner`)
  }
  const values = text.slice(at + 1).split('|')
  return {
    dimension: dimensionNamed(text.slice(0, at)),
    anyOf: values.map((value) => (value === '' ? null : value)),
  }
}

function orderOf(text: string): Order {
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  const by = name === 'bucket' || isMeasure(name) ? name : dimensionNamed(name)
  return { by, descending }
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const limit = Number(text)
  if (Number.isSafeInteger(limit) && limit > 0) return limit
  throw wrong(`Cannot use --limit "${text}": it must be a whole number above 0`)
}
