import { copiedText } from '../base/copied-text.ts'
import { present } from '../base/present.ts'
import { safeText } from '../base/safe-text.ts'
import { MAX_ID_LENGTH } from '../ledger/check-entry.ts'
import type { Entry, ToolUse } from '../ledger/entry.ts'
import { innerScope, type Scope } from '../ledger/scope.ts'
import { costOf } from '../pricing/cost-of.ts'
import type { PriceBook } from '../pricing/price-book.ts'
import { answerKey } from '../usage/answer-key.ts'
import type { Usage } from '../usage/usage.ts'
import { currentScope } from './current-scope.ts'
import { newId } from './new-id.ts'

/** What is known of a call besides its usage and on whose behalf it was made. */
export interface CallFacts {
  /** Idempotency key: the same id again is the same call. @default the answer's own id, else a new one */
  readonly id?: string
  /** The model, where the usage names none. */
  readonly model?: string
  readonly provider?: string
  /** What the call did: `generate`, `stream`, `chat`, `embeddings` … */
  readonly action?: string
  /** Milliseconds from 0. */
  readonly durationMs?: number
  /** @default true, and false with an error */
  readonly success?: boolean
  readonly error?: string
}

/** What an entry is made of. */
export interface CallEntryParts {
  readonly usage: Usage
  /** Wins over the scope that the code runs in. */
  readonly scope: Scope
  readonly facts: CallFacts
  readonly tools?: ToolUse
  /** @default the bundled book */
  readonly priceBook?: PriceBook | undefined
}

/** The entry of a call that was made now, priced as of now. */
export function callEntry({ usage, scope, facts, tools, priceBook }: CallEntryParts): Entry {
  const time = Date.now()
  const { id, model, provider, action, durationMs, success, error } = facts
  const isError = success === false || error !== undefined
  return {
    id: copiedText(id ?? idOf(usage)),
    sign: 1,
    time,
    dimensions: {
      ...innerScope(currentScope(), scope),
      source: 'sdk',
      ...present({ provider, operation: action }),
    },
    ...present({ requestModel: model, responseId: usage.responseId, tools }),
    ...(isDuration(durationMs) && { durationMs }),
    ...(error !== undefined && { error: safeText(String(error)) }),
    status: isError ? 'error' : 'ok',
    usage,
    cost: costOf(usage, { at: time, ...present({ provider, model, priceBook }) }),
  }
}

function isDuration(value: number | undefined): value is number {
  return value !== undefined && value >= 0 && Number.isFinite(value)
}

function idOf(usage: Usage): string {
  const { responseId } = usage
  const isKey = responseId !== undefined && responseId.length <= MAX_ID_LENGTH
  return isKey ? answerKey(responseId, usage) : newId()
}
