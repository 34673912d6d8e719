import type { ErrorCode } from '../base/error-codes.ts'
import { formatMoney, type Money } from '../base/money.ts'
import { isSafeText, safeText } from '../base/safe-text.ts'
import type { SegmentCost } from '../pricing/price-row.ts'
import type { Segment } from '../usage/usage.ts'
import type { CallStatus, Entry } from './entry.ts'

/** Why an entry cannot be kept. */
export interface EntryProblem {
  readonly code: ErrorCode
  /** A sentence that names the entry, the rule and what was found. */
  readonly message: string
}

/** Most characters of a call's id. */
export const MAX_ID_LENGTH = 200
/** The id of a correction is the call's with `~<revision>` and `~r` behind it. */
const MAX_CORRECTION_ID_LENGTH = MAX_ID_LENGTH + 20
const REVERSAL_ID = /~r$/
const REPLACEMENT_ID = /~\d+$/

const FIRST_TIME = Date.UTC(2000, 0, 1)
const AFTER_LAST_TIME = Date.UTC(10_000, 0, 1)
/** Below 2^63 − 1: a cost is kept as a signed integer of 64 bits. About 9.2 million dollars. */
const MAX_COST: Money = 9_200_000_000_000_000_000n

const STATUSES: ReadonlySet<CallStatus> = new Set(['ok', 'error', 'aborted', 'length'])
const TEXT_FIELDS = [
  'corrects',
  'requestModel',
  'responseModel',
  'responseId',
  'parentId',
  'error',
] as const

/**
 * Whether the ledger can keep an entry: null when it can, else the first problem. Costs about a
 * microsecond. Nothing is frozen: the types forbid changes, and freezing would cost more than
 * keeping.
 *
 * Ids have 1 to 200 characters, and those that end in `~r` or `~<number>` belong to corrections; times are whole milliseconds of the years 2000 to 9999; quantities
 * are finite, 0 to 2^53 − 1; costs are within ±9.2e18 picodollars; texts have no NUL and no
 * lone surrogate (`safeText` makes them so).
 *
 * @example
 * import { checkEntry, missingUsage } from '@tokenledger/sdk'
 * const cost = { status: 'unpriced', total: null, segments: [], warnings: [] }
 * const entry = { id: '', sign: 1, time: Date.now(), dimensions: {}, status: 'ok', usage: missingUsage(), cost }
 * console.log(checkEntry(entry)?.code) // invalid_id
 */
export function checkEntry(entry: Entry): EntryProblem | null {
  return (
    checkShape(entry) ??
    checkId(entry) ??
    checkFrame(entry) ??
    checkTexts(entry) ??
    checkDimensions(entry) ??
    checkSegments(entry) ??
    checkCosts(entry)
  )
}

/** What plain JavaScript can leave out. */
function checkShape(entry: Entry | null | undefined): EntryProblem | null {
  const { usage, cost, dimensions } = entry ?? {}
  const isWhole = isObject(dimensions) && isReading(usage) && isReading(cost)
  if (isWhole) return null
  return problem(
    'invalid_entry',
    entry?.id,
    'it must have dimensions, and usage and cost with segments and warnings',
  )
}

const isReading = (part: Entry['usage'] | Entry['cost'] | undefined): boolean =>
  Array.isArray(part?.segments) && Array.isArray(part.warnings)

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

function checkId({ id, sign, corrects }: Entry): EntryProblem | null {
  const longest = corrects === undefined ? MAX_ID_LENGTH : MAX_CORRECTION_ID_LENGTH
  if (typeof id !== 'string' || id.length === 0 || id.length > longest) {
    return problem(
      'invalid_id',
      id,
      `an id has 1 to ${longest} characters, found ${id?.length ?? 'none'}`,
    )
  }
  if (!isSafeText(id)) return problem('invalid_text', id, 'its id has a NUL or a lone surrogate')
  if (sign !== 1 && sign !== -1) {
    return problem('invalid_entry', id, `its sign must be 1 or -1, found ${shown(sign)}`)
  }
  return corrects === undefined ? checkCallId(id, sign) : checkCorrectionId(id, sign, corrects)
}

/** A call that is named like a correction would be taken for it, and the correction be lost. */
function checkCallId(id: string, sign: Entry['sign']): EntryProblem | null {
  if (sign === -1) {
    return problem('invalid_entry', id, 'a reversal must name the entry that it corrects')
  }
  if (!REVERSAL_ID.test(id) && !REPLACEMENT_ID.test(id)) return null
  return problem(
    'invalid_id',
    id,
    'ids that end in "~r" or "~" and a number are those of corrections',
  )
}

function checkCorrectionId(id: string, sign: Entry['sign'], corrects: string): EntryProblem | null {
  if (sign === 1) {
    if (REPLACEMENT_ID.test(id)) return null
    return problem('invalid_id', id, 'the id of a replacement must end in "~" and a number')
  }
  if (id === `${corrects}~r` && !REVERSAL_ID.test(corrects)) return null
  const rule = 'the id of a reversal must be that of a call or replacement with "~r" behind it'
  return problem('invalid_id', id, rule)
}

function checkFrame(entry: Entry): EntryProblem | null {
  const { id, time, status, attempt } = entry
  if (!Number.isInteger(time) || time < FIRST_TIME || time >= AFTER_LAST_TIME) {
    return problem(
      'invalid_time',
      id,
      `its time must be whole epoch milliseconds of the years 2000 to 9999, found ${shown(time)}`,
    )
  }
  if (!STATUSES.has(status)) {
    return problem(
      'invalid_entry',
      id,
      `its status must be ${[...STATUSES].join(', ')}, found ${shown(status)}`,
    )
  }
  if (attempt !== undefined && !(Number.isSafeInteger(attempt) && attempt >= 1)) {
    return problem(
      'invalid_quantity',
      id,
      `its attempt must be a whole number from 1, found ${shown(attempt)}`,
    )
  }
  return (
    checkQuantity(id, 'durationMs', entry.durationMs) ?? checkQuantity(id, 'ttftMs', entry.ttftMs)
  )
}

function checkTexts(entry: Entry): EntryProblem | null {
  for (const field of TEXT_FIELDS) {
    const found = checkText(entry.id, field, entry[field])
    if (found !== null) return found
  }
  return null
}

function checkDimensions({ id, dimensions }: Entry): EntryProblem | null {
  for (const name in dimensions) {
    const value = dimensions[name as keyof typeof dimensions]
    const found = name === 'tags' ? checkTags(id, dimensions.tags) : checkText(id, name, value)
    if (found !== null) return found
  }
  return null
}

function checkTags(id: string, tags: Entry['dimensions']['tags']): EntryProblem | null {
  if (tags !== undefined && !isObject(tags)) {
    return problem('invalid_text', id, `its tags must be texts by name, found ${typeof tags}`)
  }
  for (const key in tags) {
    const found = checkText(id, 'tag name', key) ?? checkText(id, `tag.${key}`, tags[key])
    if (found !== null) return found
  }
  return null
}

function checkText(id: string, name: string, value: unknown): EntryProblem | null {
  if (value === undefined) return null
  if (typeof value !== 'string') {
    return problem('invalid_text', id, `its ${name} must be text, found ${typeof value}`)
  }
  if (isSafeText(value)) return null
  return problem('invalid_text', id, `its ${name} has a NUL or a lone surrogate`)
}

function checkSegments({ id, usage }: Entry): EntryProblem | null {
  for (const segment of usage.segments) {
    const found = checkSegment(id, segment)
    if (found !== null) return found
  }
  return null
}

function checkSegment(id: string, segment: Segment): EntryProblem | null {
  if (!isObject(segment?.meters)) {
    return problem('invalid_entry', id, 'each segment of its usage must have meters')
  }
  const { model, role, meters } = segment
  for (const meter in meters) {
    const found = checkText(id, 'meter name', meter) ?? checkQuantity(id, meter, meters[meter])
    if (found !== null) return found
  }
  return checkText(id, 'role', role) ?? (model === null ? null : checkText(id, 'model', model))
}

function checkQuantity(id: string, name: string, value: number | undefined): EntryProblem | null {
  if (value === undefined) return null
  if (typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return null
  return problem(
    'invalid_quantity',
    id,
    `its ${name} must be from 0 to 2^53 − 1, found ${shown(value)}`,
  )
}

function checkCosts({ id, usage, cost }: Entry): EntryProblem | null {
  for (const part of cost.segments) {
    const found = checkMoney(id, part?.listTotal) ?? checkPrice(id, part.price)
    if (found !== null) return found
  }
  return (
    checkMoney(id, cost.total) ??
    checkMoney(id, cost.listTotal) ??
    (usage.providerCost === undefined
      ? null
      : checkMoney(id, usage.providerCost?.cost ?? undefined))
  )
}

function checkMoney(id: string, cost: Money | null | undefined): EntryProblem | null {
  if (cost === null) return null
  if (typeof cost !== 'bigint') {
    return problem('invalid_cost', id, `a cost must be a bigint or null, found ${typeof cost}`)
  }
  if (cost >= -MAX_COST && cost <= MAX_COST) return null
  return problem(
    'invalid_cost',
    id,
    `its cost must be within ±9.2 million dollars, found ${formatMoney(cost)}`,
  )
}

function checkPrice(id: string, price: SegmentCost['price']): EntryProblem | null {
  if (price === null || (isObject(price) && typeof price.id === 'string')) return null
  return problem('invalid_entry', id, 'the price of a segment must be a price row or null')
}

function problem(code: ErrorCode, id: unknown, reason: string): EntryProblem {
  return { code, message: `Cannot keep the entry "${shown(id)}": ${reason}` }
}

/** A value that is refused may be of any length and kind, and must not break the message. */
function shown(value: unknown): string {
  if (typeof value === 'string') return safeText(value.slice(0, MAX_ID_LENGTH))
  return typeof value === 'number' ? String(value) : typeof value
}
