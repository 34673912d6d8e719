import { safeText } from '../base/safe-text.ts'
import { MAX_ID_LENGTH } from '../ledger/check-entry.ts'
import type { Dimensions } from '../ledger/dimensions.ts'
import type { CallStatus, Entry } from '../ledger/entry.ts'
import { nestScope, type Scope } from '../ledger/scope.ts'
import { costOf } from '../pricing/cost-of.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import { readUsage } from '../providers/read-usage.ts'
import { missingUsage, type Usage } from '../usage/usage.ts'
import { currentScope } from './current-scope.ts'
import { newId } from './new-id.ts'

/** What is known of a tracked call besides its tool and its usage. */
export interface TrackedCall extends Omit<Scope, 'tool'> {
  /** Idempotency key: the same id again is the same call. @default the answer's own id, else a new one */
  readonly id?: string
  /** The model, where the usage names none. */
  readonly model?: string
  readonly provider?: string
  /** What the call did: `generate`, `stream`, `chat`, `embeddings` … */
  readonly action?: string
  readonly durationMs?: number
  /** @default true */
  readonly success?: boolean
  readonly error?: string
}

/** What makes an entry of a tracked call. */
export interface TrackedEntryParts {
  readonly tool: string
  readonly usage: unknown
  readonly call: TrackedCall
  readonly priceBook?: PriceBook | undefined
}

/** The entry of a call that was made now. Never throws: what cannot be read is `missing`. */
export function trackedEntry({ tool, usage, call, priceBook }: TrackedEntryParts): Entry {
  const time = Date.now()
  const { id, model, provider, action, durationMs, success, error, ...scope } = call
  const reading = readSafely(usage, model)
  const dimensions: Dimensions = {
    ...nestScope(currentScope(), { ...scope, tool: safeText(String(tool)) }),
    source: 'sdk',
    ...(provider !== undefined && { provider }),
    ...(action !== undefined && { operation: action }),
  }
  const status: CallStatus = success === false || error !== undefined ? 'error' : 'ok'
  return {
    id: id ?? idOf(reading),
    sign: 1,
    time,
    dimensions,
    ...(model !== undefined && { requestModel: model }),
    ...(reading.responseId !== undefined && { responseId: reading.responseId }),
    ...(durationMs !== undefined && { durationMs }),
    ...(error !== undefined && { error }),
    status,
    usage: reading,
    cost: costOf(reading, {
      at: time,
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
      ...(priceBook !== undefined && { priceBook }),
    }),
  }
}

function readSafely(usage: unknown, requestModel: string | undefined): Usage {
  try {
    return readUsage(usage, requestModel === undefined ? {} : { requestModel })
  } catch {
    return missingUsage('The usage cannot be read: looking at it throws')
  }
}

function idOf({ responseId }: Usage): string {
  const isKey = responseId !== undefined && responseId.length <= MAX_ID_LENGTH
  return isKey ? responseId : newId()
}
