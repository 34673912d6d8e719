import type { CallStatus, Entry, Money } from '@tokenledger/sdk'

/** Why an entry cannot be kept. */
export interface EntryFault {
  readonly code: 'invalid_entry' | 'entry_older_than_retention'
  readonly message: string
}

const MAX_ID_LENGTH = 200
const MAX_TIME = 8_640_000_000_000_000
const MAX_QUANTITY = Number.MAX_SAFE_INTEGER
/** A million dollars in one call: whatever is above is a mistake, and sums of rows stay in range. */
const MAX_COST: Money = 10n ** 18n
/** Engines end text at U+0000, and half a surrogate pair has no UTF-8: two ids could become one. */
const UNKEEPABLE = /[\0\p{Surrogate}]/u
const UNKEEPABLE_TAG = 'its tags must be named by Unicode text without U+0000'
const STATUSES: ReadonlySet<CallStatus> = new Set(['ok', 'error', 'aborted', 'length'])

/**
 * Says why an entry cannot be kept; null when it can. Every store refuses the same entries.
 *
 * @param retainedFrom calls before this time (epoch milliseconds) were forgotten; null: none were
 */
export function checkEntry(entry: Entry, retainedFrom: number | null): EntryFault | null {
  const rule = brokenRule(entry)
  if (rule !== null) {
    const code = 'invalid_entry'
    return { code, message: `Cannot keep the entry "${String(entry?.id)}": ${rule}` }
  }
  if (retainedFrom === null || entry.time >= retainedFrom) return null
  const [time, limit] = [entry.time, retainedFrom].map((at) => new Date(at).toISOString())
  return {
    code: 'entry_older_than_retention',
    message: `Cannot keep the entry "${entry.id}": calls before ${limit} were forgotten, found ${time}`,
  }
}

function brokenRule(entry: Entry): string | null {
  if (typeof entry !== 'object' || entry === null) return 'an entry is an object'
  const { id, time, sign } = entry
  if (typeof id !== 'string' || id.length < 1 || id.length > MAX_ID_LENGTH)
    return `its id must have 1 to ${MAX_ID_LENGTH} characters`
  if (UNKEEPABLE.test(id)) return 'its id must be Unicode text without U+0000'
  if (sign !== 1 && sign !== -1) return `its sign must be 1 or -1, found ${String(sign)}`
  if (!Number.isSafeInteger(time) || Math.abs(time) > MAX_TIME)
    return `its time must be whole epoch milliseconds, found ${String(time)}`
  if (!STATUSES.has(entry.status)) return `its status is unknown, found ${String(entry.status)}`
  return brokenText(entry) ?? brokenNumber(entry) ?? brokenUsage(entry) ?? brokenCost(entry)
}

function brokenText(entry: Entry): string | null {
  const { dimensions, corrects, requestModel, responseModel, responseId, parentId, error } = entry
  if (typeof dimensions !== 'object' || dimensions === null)
    return 'its dimensions must be an object'
  return (
    brokenTextIn({ corrects, requestModel, responseModel, responseId, parentId, error }) ??
    brokenTextIn(dimensions) ??
    brokenTags(dimensions.tags)
  )
}

function brokenTags(tags: Entry['dimensions']['tags']): string | null {
  if (tags === undefined) return null
  if (typeof tags !== 'object' || tags === null) return 'its tags must be an object'
  for (const tag in tags) if (UNKEEPABLE.test(tag)) return UNKEEPABLE_TAG
  return brokenTextIn(tags)
}

function brokenTextIn(texts: Entry['dimensions'] | Record<string, unknown>): string | null {
  const values = texts as Readonly<Record<string, unknown>>
  for (const name in values) {
    const text = values[name]
    if (text === undefined || (name === 'tags' && typeof text === 'object')) continue
    if (typeof text !== 'string') return `its ${name} must be text`
    if (UNKEEPABLE.test(text)) return `its ${name} must be Unicode text without U+0000`
  }
  return null
}

function brokenNumber({ attempt, durationMs, ttftMs }: Entry): string | null {
  if (attempt !== undefined && !(Number.isSafeInteger(attempt) && attempt > 0))
    return `its attempt must be 1 or more, found ${String(attempt)}`
  if (durationMs !== undefined && !isQuantity(durationMs))
    return `its duration must be 0 or more, found ${String(durationMs)}`
  if (ttftMs !== undefined && !isQuantity(ttftMs))
    return `its time to the first token must be 0 or more, found ${String(ttftMs)}`
  return null
}

const isQuantity = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= MAX_QUANTITY

function brokenUsage({ usage }: Entry): string | null {
  if (!Array.isArray(usage?.segments)) return 'its usage must have segments'
  for (const { meters } of usage.segments as Entry['usage']['segments'])
    for (const meter in meters)
      if (!isQuantity(meters[meter]) || meters[meter] === 0)
        return `its meter ${meter} must be above 0, found ${String(meters[meter])}`
  return null
}

function brokenCost({ cost }: Entry): string | null {
  if (!Array.isArray(cost?.segments)) return 'its cost must have segments'
  for (const money of [cost.total, cost.listTotal])
    if (!isMoney(money)) return `its cost must be under a million dollars, found ${String(money)}`
  for (const { listTotal } of cost.segments as Entry['cost']['segments'])
    if (!isMoney(listTotal))
      return `its cost must be under a million dollars, found ${String(listTotal)}`
  return null
}

const isMoney = (money: unknown): boolean =>
  money === null || (typeof money === 'bigint' && money >= 0n && money <= MAX_COST)
