import type { Segment } from '../../usage/usage.ts'
import { CHAT_NAMES } from '../chat-names.ts'
import { type Fields, fieldsOf, ownFields, ownList, ownText } from '../fields.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { newNotes, warn } from '../notes.ts'
import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import type { ChatAnswer } from '../read-chat.ts'
import { type Counts, readCounts } from '../read-counts.ts'

/**
 * Groq. A stream repeats the usage under `x_groq`. Compound systems break it down by model, which
 * counts when it adds up: in streams it does not.
 *
 * Source: https://console.groq.com/docs/compound
 */
export const groq: Provider = openaiDialect({
  name: 'groq',
  convention: 'cached input is inside the prompt; a breakdown by model counts when it adds up',
  marks: ['x_groq', 'usage_breakdown'],
  isOwn: (payload) =>
    ownFields(payload, 'x_groq') !== null || ownFields(payload, 'usage_breakdown') !== null,
  chat: {
    usageOf: (answer) => ownFields(answer, 'usage') ?? ownFields(xGroq(answer), 'usage'),
    segments: byModel,
  },
})

const xGroq = (answer: Fields): Fields => ownFields(answer, 'x_groq') ?? {}

interface Part {
  readonly model: string | null
  readonly counts: Counts
}

function byModel(segment: Segment, { answer, counts, notes }: ChatAnswer): readonly Segment[] {
  const breakdown =
    ownFields(answer, 'usage_breakdown') ?? ownFields(xGroq(answer), 'usage_breakdown') ?? {}
  const parts = ownList(breakdown, 'models').map((part) => partOf(fieldsOf(part) ?? {}))
  if (parts.length === 0) return [segment]
  if (sumOf(parts, 'input') !== counts.input || sumOf(parts, 'output') !== counts.output) {
    const message = 'The breakdown by model does not sum to the usage, and was not used'
    warn(notes, 'breakdown_inconsistent', message, 'usage_breakdown')
    return [segment]
  }
  return parts.map(({ model, counts }) => ({
    model: model ?? segment.model,
    role: 'subcall',
    meters: inclusiveMeters(counts, notes) ?? {},
  }))
}

function partOf(part: Fields): Part {
  const usage = ownFields(part, 'usage') ?? {}
  return {
    model: ownText(part, 'model') ?? null,
    counts: readCounts(usage, CHAT_NAMES, newNotes()),
  }
}

const sumOf = (parts: readonly Part[], side: 'input' | 'output'): number =>
  parts.reduce((sum, { counts }) => sum + (counts[side] ?? 0), 0)
