import { picoOf, proportion, textOfPico } from '../../format/exact.ts'

/** What one model took and cost in a period; a null cost is unknown and takes no part. */
export interface ModelUse {
  readonly model: string
  readonly tokens: number
  readonly cost: string | null
}

/** A change of cost and the three parts that it is made of, exact: they add up to it. */
export interface ChangeParts {
  readonly delta: string
  /** More or fewer tokens, at the period before's average price. */
  readonly volume: string
  /** Other models, or other shares of them, at the prices of the period before. */
  readonly mix: string
  /** What a token of the same model costs: prices, and the share of cached and output tokens. */
  readonly price: string
}

/** Takes a change of cost apart. Without tokens before, all of it is volume. */
export function changeParts(now: readonly ModelUse[], before: readonly ModelUse[]): ChangeParts {
  const after = known(now)
  const earlier = known(before)
  const cost = sum(after.map((use) => use.cost))
  const costBefore = sum(earlier.map((use) => use.cost))
  const tokens = sum(after.map((use) => use.tokens))
  const tokensBefore = sum(earlier.map((use) => use.tokens))
  const atOldAverage = tokensBefore === 0n ? cost : proportion(costBefore, tokens, tokensBefore)
  const atOldPrices = tokensBefore === 0n ? cost : sum(after.map((use) => repriced(use, earlier)))
  return {
    delta: textOfPico(cost - costBefore),
    volume: textOfPico(atOldAverage - costBefore),
    mix: textOfPico(atOldPrices - atOldAverage),
    price: textOfPico(cost - atOldPrices),
  }
}

interface KnownUse {
  readonly model: string
  readonly tokens: bigint
  readonly cost: bigint
}

function known(uses: readonly ModelUse[]): readonly KnownUse[] {
  return uses.flatMap(({ model, tokens, cost }) =>
    cost === null ? [] : [{ model, tokens: BigInt(Math.round(tokens)), cost: picoOf(cost) }],
  )
}

/** What a model's tokens would have cost before; a model that is new keeps its own price. */
function repriced({ model, tokens, cost }: KnownUse, earlier: readonly KnownUse[]): bigint {
  const before = earlier.find((use) => use.model === model)
  if (before === undefined || before.tokens === 0n) return cost
  return proportion(before.cost, tokens, before.tokens)
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n)
