import { picoOf, textOfPico } from '../../format/exact.ts'

/** Tokens of some calls, as an answer has them: inclusive totals. */
export interface Traffic {
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_read_tokens: number
  readonly cache_write_tokens: number
  readonly reasoning_tokens: number
}

/** Dollars for one token, by meter. */
export type Rates = Readonly<Record<string, string>>

/**
 * What tokens cost at some rates, exact: fresh input, cache reads and writes, output and reasoning,
 * each at its own rate, else at that of the input or the output. Null where there is no rate.
 */
export function costAt(traffic: Traffic, rates: Rates): string | null {
  const { input, output } = { input: rates['input'], output: rates['output'] }
  if (input === undefined || output === undefined) return null
  const cached = traffic.cache_read_tokens + traffic.cache_write_tokens
  const parts = [
    [traffic.input_tokens - cached, input],
    [traffic.cache_read_tokens, rates['input.cacheRead'] ?? input],
    [traffic.cache_write_tokens, rates['input.cacheWrite'] ?? input],
    [traffic.output_tokens - traffic.reasoning_tokens, output],
    [traffic.reasoning_tokens, rates['output.reasoning'] ?? output],
  ] as const
  const pico = parts.reduce(
    (sum, [tokens, rate]) => sum + BigInt(Math.round(tokens)) * picoOf(rate),
    0n,
  )
  return textOfPico(pico)
}
