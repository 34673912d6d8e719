import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  inputOutputTokens,
  promptCompletionTokens,
  promptCompletionTokensSnakeCase,
} from './document-names.ts'
import { openTelemetryUsage } from './open-telemetry-usage.ts'
import { totalsOf } from './totals-of.ts'
import type { Segment } from './usage.ts'

/** Recorded answers of providers; they are other people's material and live beside the checkout. */
const RECORDED = join(import.meta.dirname, '../../../../../shared/fixtures/providers')
const hasRecorded = existsSync(RECORDED)

interface Expected {
  readonly segments: readonly Segment[]
  readonly totals: { readonly input: number; readonly output: number; readonly total: number }
  readonly seed_names: Readonly<Record<string, number>>
  readonly otel: Readonly<Record<string, number>>
}

function recordedExpectations(): { name: string; expected: Expected }[] {
  if (!hasRecorded) return []
  return readdirSync(RECORDED)
    .filter((file) => file.endsWith('.json'))
    .map((name) => {
      const { expected }: { expected: Expected } = JSON.parse(
        readFileSync(join(RECORDED, name), 'utf8'),
      )
      return { name, expected }
    })
}

const usage = {
  segments: [
    {
      model: 'a',
      meters: {
        input: 10,
        'input.audio': 5,
        'input.cacheRead': 100,
        'input.cacheRead.audio': 20,
        'input.cacheWrite': 3,
        'input.cacheWrite.5m': 4,
        output: 30,
        'output.reasoning': 12,
        webSearch: 2,
      },
    },
    { model: 'b', meters: { input: 1, output: 1, 'output.audio': 7 } },
  ],
} as const

describe('the names of documents', () => {
  it('are the inclusive totals', () => {
    expect(promptCompletionTokens(usage)).toEqual({
      promptTokens: 143,
      completionTokens: 50,
      totalTokens: 193,
    })
    expect(promptCompletionTokensSnakeCase(usage)).toEqual({
      prompt_tokens: 143,
      completion_tokens: 50,
      total_tokens: 193,
    })
    expect(inputOutputTokens(usage)).toEqual({
      input_tokens: 143,
      output_tokens: 50,
      cached_input_tokens: 120,
      total_tokens: 193,
    })
  })
})

describe('OpenTelemetry attributes', () => {
  it('hold the parts that are above zero', () => {
    expect(openTelemetryUsage(usage)).toEqual({
      'gen_ai.usage.input_tokens': 143,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.cache_read.input_tokens': 120,
      'gen_ai.usage.cache_creation.input_tokens': 7,
      'gen_ai.usage.reasoning.output_tokens': 12,
    })
    expect(openTelemetryUsage({ segments: [] })).toEqual({
      'gen_ai.usage.input_tokens': 0,
      'gen_ai.usage.output_tokens': 0,
    })
  })
})

describe('recorded answers', () => {
  it.skipIf(!hasRecorded)('are there (skipped: no ../shared/fixtures/providers)', () => {
    expect(recordedExpectations().length).toBeGreaterThan(100)
  })

  it.each(recordedExpectations())('$name', ({ expected }) => {
    const { segments } = expected
    expect(inputOutputTokens({ segments })).toEqual(expected.seed_names)
    expect(openTelemetryUsage({ segments })).toEqual(expected.otel)
    expect(totalsOf({ segments })).toMatchObject({
      inputTokens: expected.totals.input,
      outputTokens: expected.totals.output,
      totalTokens: expected.totals.total,
    })
  })
})
