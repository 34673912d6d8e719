import {
  type Meters,
  missingUsage,
  tokensOf,
  type Usage,
  type Warning,
} from '@tokenledger/sdk/core'
import { readTokens } from './read-quantity.ts'

/** The fields of an event that state inclusive totals. */
export const TOTAL_FIELDS = [
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cached_input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
] as const

/** Inclusive totals as an event states them; each may be anything. */
export type StatedTotals = Readonly<Partial<Record<(typeof TOTAL_FIELDS)[number], unknown>>>

/** The totals as numbers: null where one is absent or unusable. */
interface Totals {
  readonly input: number | null
  readonly output: number | null
  readonly total: number | null
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly reasoning: number
}

/** Calls of which input is all there is. */
const INPUT_ONLY: ReadonlySet<string> = new Set(['embeddings', 'rerank', 'moderation'])

/**
 * The reading of an event that states inclusive totals: the subsets are taken out of input and
 * output, so that the meters are disjoint. What cannot be is cut down and noted
 * (`cache_exceeds_input`, `cache_overlap`, `reasoning_exceeds_output`, `total_mismatch`); a side that
 * is not stated is unknown, which makes the reading `partial`. A stated zero is a known zero.
 *
 * @param operation `embeddings`, `rerank` and `moderation` have no output
 */
export function usageFromTotals(stated: StatedTotals, operation?: string): Usage {
  const warnings: Warning[] = []
  const read = readTotals(stated, warnings)
  const isInputOnly = operation !== undefined && INPUT_ONLY.has(operation)
  const totals = completed(read, isInputOnly, warnings)
  const details: Record<string, number> = {}
  const meters = metersOf(inputParts(totals, details, warnings), outputParts(totals, warnings))
  if (isNothingKnown(totals)) return nothingKnown(warnings)
  noteUnknownSides(totals, isInputOnly, warnings)
  noteMismatch(totals, meters, warnings)
  const isPartial = warnings.some(({ code }) => UNKNOWN.has(code))
  return {
    status: isPartial ? 'partial' : 'ok',
    segments: [{ model: null, meters }],
    ...(read.total !== null && { reportedTotal: read.total }),
    context: {},
    details,
    warnings,
    ...(warnings.length > 0 && { raw: numbersOf(stated) }),
  }
}

const UNKNOWN: ReadonlySet<string> = new Set([
  'invalid_field',
  'input_unknown',
  'output_unknown',
  'only_total_reported',
])

function readTotals(stated: StatedTotals, warnings: Warning[]): Totals {
  const read = (field: keyof StatedTotals) => readTokens(stated[field], field, warnings)
  // Two names of one thing: the larger one, never their sum.
  const cacheRead = Math.max(read('cached_input_tokens') ?? 0, read('cache_read_tokens') ?? 0)
  return {
    input: read('input_tokens'),
    output: read('output_tokens'),
    total: read('total_tokens'),
    cacheRead,
    cacheWrite: read('cache_write_tokens') ?? 0,
    reasoning: read('reasoning_tokens') ?? 0,
  }
}

/** A side that is not stated is the rest of the total; a lone total is taken for input. */
function completed(totals: Totals, isInputOnly: boolean, warnings: Warning[]): Totals {
  const { input, output, total } = totals
  if (total === null) return totals
  if (input === null && output === null) {
    const message = 'Only total_tokens is stated; all of it is taken for input'
    if (!isInputOnly) warnings.push({ code: 'only_total_reported', message, path: 'total_tokens' })
    return { ...totals, input: total, output: 0 }
  }
  if (input === null && output !== null && output <= total)
    return { ...totals, input: total - output }
  if (output === null && input !== null && input <= total)
    return { ...totals, output: total - input }
  return totals
}

interface InputParts {
  readonly fresh: number
  readonly cacheRead: number
  readonly cacheWrite: number
}

function inputParts(
  { input, output, total, cacheRead, cacheWrite }: Totals,
  details: Record<string, number>,
  warnings: Warning[],
): InputParts {
  if (input === null) return { fresh: 0, cacheRead, cacheWrite }
  if (cacheRead > input && total === input + cacheRead + (output ?? 0)) {
    return { fresh: input, cacheRead, cacheWrite }
  }
  if (cacheRead > input) {
    const message = `cached_input_tokens ${cacheRead} is more than input_tokens ${input}; cut down to it`
    warnings.push({ code: 'cache_exceeds_input', message, path: 'cached_input_tokens' })
  }
  const fromCache = Math.min(cacheRead, input)
  const isOverlap = fromCache + cacheWrite > input
  if (isOverlap) {
    const message = `cache_write_tokens ${cacheWrite} overlaps the cached input; kept as a detail`
    warnings.push({ code: 'cache_overlap', message, path: 'cache_write_tokens' })
    details['cache_write_tokens'] = cacheWrite
  }
  const written = isOverlap ? 0 : cacheWrite
  return { fresh: input - fromCache - written, cacheRead: fromCache, cacheWrite: written }
}

interface OutputParts {
  readonly text: number
  readonly reasoning: number
}

function outputParts(
  { input, output, total, reasoning }: Totals,
  warnings: Warning[],
): OutputParts {
  if (output === null) return { text: 0, reasoning }
  const isOutside = reasoning > 0 && total === (input ?? 0) + output + reasoning
  if (isOutside) return { text: output, reasoning }
  if (reasoning > output) {
    const message = `reasoning_tokens ${reasoning} is more than output_tokens ${output}; cut down to it`
    warnings.push({ code: 'reasoning_exceeds_output', message, path: 'reasoning_tokens' })
  }
  const inside = Math.min(reasoning, output)
  return { text: output - inside, reasoning: inside }
}

/** The parts that are not zero. One by one: putting objects together costs several times as much. */
function metersOf(input: InputParts, output: OutputParts): Meters {
  const meters: Record<string, number> = {}
  if (input.fresh > 0) meters['input'] = input.fresh
  if (input.cacheRead > 0) meters['input.cacheRead'] = input.cacheRead
  if (input.cacheWrite > 0) meters['input.cacheWrite'] = input.cacheWrite
  if (output.text > 0) meters['output'] = output.text
  if (output.reasoning > 0) meters['output.reasoning'] = output.reasoning
  return meters
}

function noteUnknownSides(
  { input, output }: Totals,
  isInputOnly: boolean,
  warnings: Warning[],
): void {
  if (input === null) {
    const message = 'input_tokens is not known'
    warnings.push({ code: 'input_unknown', message, path: 'input_tokens' })
  }
  if (output === null && !isInputOnly) {
    const message = 'output_tokens is not known'
    warnings.push({ code: 'output_unknown', message, path: 'output_tokens' })
  }
}

function noteMismatch({ input, output, total }: Totals, meters: Meters, warnings: Warning[]): void {
  if (total === null || input === null || output === null) return
  const sum = tokensOf(meters).totalTokens
  if (sum === total) return
  const message = `total_tokens ${total} is not the sum of input and output, ${sum}`
  warnings.push({ code: 'total_mismatch', message, path: 'total_tokens' })
}

function isNothingKnown({ input, output, cacheRead, cacheWrite, reasoning }: Totals): boolean {
  return input === null && output === null && cacheRead + cacheWrite + reasoning === 0
}

function nothingKnown(warnings: readonly Warning[]): Usage {
  const missing = missingUsage('The event states no count that can be read')
  return { ...missing, warnings: [...warnings, ...missing.warnings] }
}

/** Numbers only: a wrong field may hold content, which is never kept. */
function numbersOf(stated: StatedTotals): Record<string, number> {
  const numbers: Record<string, number> = {}
  for (const field of TOTAL_FIELDS) {
    const value = stated[field]
    if (typeof value === 'number') numbers[field] = value
  }
  return numbers
}
