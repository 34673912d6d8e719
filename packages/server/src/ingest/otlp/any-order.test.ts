import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresAfter, type TestSpan, usage } from './take-spans.contract.ts'

/** A span of a drawn trace. */
const node = fc.record({
  kind: fc.constantFrom('call', 'call', 'sum', 'unknown', 'tool', 'plain'),
  parent: fc.nat(),
  /** Whether the parent is any of the first spans: itself, or one that is below it. */
  isRound: fc.constantFrom(false, false, false, false, false, false, false, true),
  // Counts that are equal by chance are told apart by ids alone.
  input: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1000 })),
  hasUsage: fc.boolean(),
  response: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
  trace: fc.constantFrom('a', 'a', 'a', 'b'),
  isError: fc.constantFrom(false, false, false, true),
})
const nodes = fc.array(node, { minLength: 1, maxLength: 12 })
const trees = nodes.map((drawn) => drawn.map((one) => ({ ...one, isRound: false })))
type Node = typeof node extends fc.Arbitrary<infer T> ? T : never

const OPERATIONS: Readonly<Record<string, string>> = {
  call: 'chat',
  sum: 'invoke_agent',
  tool: 'execute_tool',
}

function spanOf(drawn: Node, index: number): TestSpan {
  const { kind, parent, isRound, input, hasUsage, response, trace, isError } = drawn
  const operation = OPERATIONS[kind]
  return {
    id: `s${index}`,
    trace,
    isError,
    ...((isRound || (index > 0 && parent % 4 !== 3)) && {
      parent: `s${parent % (isRound ? 4 : index)}`,
    }),
    attributes: {
      ...(operation !== undefined && { 'gen_ai.operation.name': operation }),
      ...(hasUsage && kind !== 'plain' && usage(input, input)),
      ...(response !== undefined &&
        kind === 'call' && { 'gen_ai.response.id': `resp_${response}` }),
    },
  }
}

/** Spans in another order, some of them twice, in requests of some spans each. */
function requestsOf(spans: readonly TestSpan[], order: readonly number[], cuts: readonly number[]) {
  const shuffled = [...spans, ...spans.slice(0, 3)]
    .map((span, index) => ({ span, at: order[index] ?? 0 }))
    .sort((one, other) => one.at - other.at)
    .map(({ span }) => span)
  const requests: TestSpan[][] = []
  for (let at = 0, index = 0; at < shuffled.length; index++) {
    requests.push(shuffled.slice(at, at + (cuts[index] ?? 1)))
    at += cuts[index] ?? 1
  }
  return requests
}

const forty = (numbers: fc.Arbitrary<number>) => fc.array(numbers, { minLength: 40, maxLength: 40 })
const order = forty(fc.nat())
const cuts = forty(fc.integer({ min: 1, max: 4 }))

const SILENT = {
  kind: 'call',
  parent: 0,
  isRound: false,
  input: 1,
  hasUsage: false,
  trace: 'a',
  isError: false,
} as const

/** One answer under two ids, and one of them alone: which names it must not depend on the order. */
const TWO_NAMES: readonly Node[] = [
  { ...SILENT, parent: 0, response: 1 },
  { ...SILENT, parent: 0, response: 0 },
  { ...SILENT, parent: 1, response: undefined, hasUsage: true },
  { ...SILENT, parent: 3, response: 0 },
]

describe('any order, any split, any repetition', () => {
  it('gives the same totals', async () => {
    await fc.assert(
      fc.asyncProperty(nodes, order, cuts, async (drawn, order, cuts) => {
        const spans = drawn.map(spanOf)
        const requests = requestsOf(spans, order, cuts)
        expect(await figuresAfter(...requests)).toEqual(await figuresAfter(spans))
      }),
      // s1, s2, s3, s0, s1, s2, s0, one by one.
      { numRuns: 200, examples: [[[...TWO_NAMES], [3, 0, 1, 2, 6, 4, 5], []]] },
    )
  })

  it('counts, of calls without ids, the innermost of those that stand within each other', async () => {
    const withoutIds = trees.map((drawn) =>
      drawn.map((one): Node => ({ ...one, response: undefined, trace: 'a', isError: false })),
    )
    await fc.assert(
      fc.asyncProperty(withoutIds, order, cuts, async (drawn, order, cuts) => {
        const spans = drawn.map(spanOf)
        const requests = requestsOf(spans, order, cuts)
        expect(await figuresAfter(...requests)).toMatchObject(simply(spans))
      }),
      { numRuns: 100 },
    )
  })

  it('adds nothing that is told again without usage of an answer that has usage', async () => {
    await fc.assert(
      fc.asyncProperty(trees, fc.nat(), async (drawn, which) => {
        const spans = drawn.map(spanOf)
        const known = drawn.flatMap(({ kind, response }, index) => {
          const span = spans[index] as TestSpan
          const hasUsage = [span, ...below(span, spans)].some((one) => amountOf(one) > 0)
          return kind === 'call' && response !== undefined && hasUsage ? [response] : []
        })
        const response = known[which % known.length]
        fc.pre(response !== undefined)
        const again = { ...spanOf({ ...SILENT, response }, 0), id: 'again', trace: 'c' }
        const figures = await figuresAfter(spans)
        expect(await figuresAfter([...spans, again])).toEqual(figures)
        expect(await figuresAfter([again], spans)).toEqual(figures)
      }),
      { numRuns: 100 },
    )
  })
})

const amountOf = ({ attributes }: TestSpan): number =>
  Number(attributes['gen_ai.usage.input_tokens'] ?? 0)
const operationOf = ({ attributes }: TestSpan) => attributes['gen_ai.operation.name']
const isCall = (span: TestSpan): boolean => operationOf(span) === 'chat'
const isBoundary = (span: TestSpan): boolean =>
  ['invoke_agent', 'execute_tool'].includes(String(operationOf(span)))

/** The spans below one: all, or those that no tool or agent parts from it. */
function below(
  { id, trace }: TestSpan,
  spans: readonly TestSpan[],
  isParted: (span: TestSpan) => boolean = () => false,
): TestSpan[] {
  const children = spans.filter((one) => one.parent === id && one.trace === trace && !isParted(one))
  return children.flatMap((one) => [one, ...below(one, spans, isParted)])
}

/** The simple answer for spans of one trace without ids. */
function simply(spans: readonly TestSpan[]) {
  const near = (span: TestSpan) => below(span, spans, isBoundary).filter(isCall)
  const hasUsage = (span: TestSpan) => amountOf(span) > 0
  const around = (span: TestSpan) => spans.filter((one) => isCall(one) && near(one).includes(span))
  const counted = spans.filter((span) => {
    if (hasUsage(span)) return !(isCall(span) ? near(span) : below(span, spans)).some(hasUsage)
    return isCall(span) && near(span).length === 0 && !below(span, spans).some(hasUsage)
      ? !around(span).some(hasUsage)
      : false
  })
  const input = counted.reduce((sum, span) => sum + amountOf(span), 0)
  const missing = counted.filter((span) => !hasUsage(span)).length
  return { calls: counted.length, missing, input, output: input }
}
