import type { CostOptions } from '@tokenledger/sdk'
import {
  type Charge,
  type Cost,
  type Entry,
  type Money,
  TokenledgerError,
  toDecimal,
} from '@tokenledger/sdk/core'
import { livePages } from '../store/live-entries.ts'
import { ratedCost } from '../store/rated-cost.ts'
import { type Asked, manyTexts, type Question } from './question.ts'
import { SELECTION, selectionOf } from './selection.ts'

const MOST_MODELS = 20

/** `GET /v1/what-if`: what the selected calls would have cost on other models, call by call. */
export const whatIfQuestion: Question = {
  path: '/v1/what-if',
  answer: 'what-if',
  summary: 'What calls would have cost on other models, every meter of every call re-priced.',
  parameters: {
    ...SELECTION,
    on: {
      kind: 'many',
      description: `\`provider/model\` of the price book, split at the first slash; 1 to ${MOST_MODELS}.`,
    },
  },
  async ask({ store, text, now }: Asked) {
    const { costOf, priceBook } = await import('@tokenledger/sdk')
    const targets = manyTexts(text, 'on').map(targetOf)
    checkTargets(targets, priceBook())
    const recorded = tally()
    const others = targets.map((target) => ({ ...target, tally: tally() }))
    let calls = 0
    let missing = 0
    for await (const entries of livePages(store, selectionOf(text, now))) {
      calls += entries.length
      for (const entry of entries) {
        if (entry.usage.segments.length === 0) {
          missing += 1
          continue
        }
        recorded.add(ratedCost(entry))
        for (const other of others) other.tally.add(costOn(entry, other, costOf))
      }
    }
    return {
      schema_version: 1,
      calls,
      missing_usage_calls: missing,
      recorded: recorded.json(),
      on: others.map(({ provider, model, tally: rated }) => ({ provider, model, ...rated.json() })),
    }
  },
}

interface Target {
  readonly provider: string
  readonly model: string
}

function targetOf(text: string): Target {
  const slash = text.indexOf('/')
  return { provider: text.slice(0, Math.max(slash, 0)), model: text.slice(slash + 1) }
}

function checkTargets(
  targets: readonly Target[],
  book: { find(model: string, provider: string): unknown },
): void {
  if (targets.length === 0 || targets.length > MOST_MODELS) {
    throw new TokenledgerError(
      'invalid_option',
      `Cannot price calls on ${targets.length} models: "on" must be given 1 to ${MOST_MODELS} times, as provider/model`,
    )
  }
  const unknown = targets.find(
    ({ provider, model }) => provider === '' || book.find(model, provider) === null,
  )
  if (unknown === undefined) return
  const { provider, model } = unknown
  throw new TokenledgerError(
    'not_found',
    `Cannot price calls on "${provider}/${model}": the price book has no such model; GET /v1/models lists them`,
  )
}

/** The cost of a call with another model in the place of each of its own, at its own time. */
function costOn(
  { usage, time }: Entry,
  { provider, model }: Target,
  costOf: (usage: Entry['usage'], options: CostOptions) => Cost,
): Cost {
  const segments = usage.segments.map((segment) => ({ ...segment, model }))
  return costOf({ ...usage, segments }, { provider, at: time })
}

/** Adds up list costs of calls, by meter. */
function tally() {
  const meters = new Map<string, { quantity: number; cost: Money }>()
  let cost: Money | null = null
  let partial = 0
  let unpriced = 0

  function charge({ meter, quantity, cost: amount }: Charge): void {
    const known = meters.get(meter) ?? { quantity: 0, cost: 0n }
    meters.set(meter, { quantity: known.quantity + quantity, cost: known.cost + amount })
  }

  return {
    add({ segments }: Cost): void {
      const known = segments.filter(({ listTotal }) => listTotal !== null)
      for (const { listTotal, charges } of known) {
        cost = (cost ?? 0n) + (listTotal ?? 0n)
        for (const one of charges) charge(one)
      }
      if (segments.every(({ status }) => status === 'unpriced')) unpriced += 1
      else if (segments.some(({ status }) => status !== 'priced')) partial += 1
    },
    json: () => ({
      list_cost_usd: cost === null ? null : toDecimal(cost),
      partial_calls: partial,
      unpriced_calls: unpriced,
      meters: [...meters]
        .sort(([, one], [, other]) => (other.cost > one.cost ? 1 : -1))
        .map(([meter, { quantity, cost: amount }]) => ({
          meter,
          quantity,
          list_cost_usd: toDecimal(amount),
        })),
    }),
  }
}
