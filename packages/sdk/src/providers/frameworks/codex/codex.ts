import type { Usage } from '../../../usage/usage.ts'
import { type Answers, putAnswer, remember, remembered } from '../../answers.ts'
import { type Fields, hasAny, own, ownFields, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { inclusiveMeters } from '../../inclusive-meters.ts'
import { newNotes } from '../../notes.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { countNames, readCounts } from '../../read-counts.ts'
import { addSnapshot, hasSnapshot } from '../../snapshots.ts'
import { oneSegment, toUsage } from '../../to-usage.ts'

/**
 * Lines of a Codex session, and its usage objects. Each `token_count` states the session's total so
 * far, often more than once; what it grew by belongs to the model of the turn.
 *
 * Source: https://github.com/openai/codex/tree/main/codex-rs/protocol
 */
export const codex: Provider = {
  name: 'codex',
  convention:
    'what the session total grew by; cached input is inside the input, reasoning inside the output',
  marks: ['payload', 'info', 'cached_input_tokens', 'reasoning_output_tokens'],
  recognise,
  read,
  fold,
}

const NAMES = countNames({
  input: [['input_tokens']],
  cacheRead: [['cached_input_tokens']],
  cacheWrite: [['cache_write_input_tokens']],
  output: [['output_tokens']],
  reasoning: [['reasoning_output_tokens']],
  total: [['total_tokens']],
})
const COUNTERS = [...NAMES.keys()]
const MARKS = ['cached_input_tokens', 'reasoning_output_tokens']
const LINES = new Set(['event_msg', 'turn_context', 'session_meta', 'token_count'])
const MODEL = 'codex.model'
const TOTAL = 'codex.total'

function recognise(payload: Fields, _hints: Hints, usage: Fields): Recognition {
  if (LINES.has(ownText(payload, 'type') ?? '')) return 'own'
  return hasAny(usage, MARKS) ? 'own' : 'foreign'
}

function read(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const usage = ownFields(answer, 'usage') ?? answer
  const counts = readCounts(usage, NAMES, notes)
  const meters = inclusiveMeters(counts, notes)
  return toUsage({
    notes,
    segments: oneSegment(ownText(answer, 'model'), hints, meters),
    reportedTotal: counts.total,
    raw: usage,
  })
}

function fold(answers: Answers, line: Fields): void {
  if (!LINES.has(ownText(line, 'type') ?? '')) {
    putAnswer(answers, ownText(line, 'id') ?? 'codex', {
      provider: codex,
      body: line,
      isFinal: true,
    })
    return
  }
  const event = ownFields(line, 'payload') ?? line
  const model = ownText(event, 'model')
  if (model !== undefined) remember(answers, MODEL, model)
  const info = ownFields(event, 'info')
  const total = info === null ? null : ownFields(info, 'total_token_usage')
  if (own(event, 'type') === 'token_count' && total !== null) grow(answers, total)
}

function grow(answers: Answers, total: Fields): void {
  const counts = countersOf(total)
  if (hasSnapshot(answers.snapshots, TOTAL, counts)) return
  addSnapshot(answers.snapshots, TOTAL, counts)
  const before: Fields = JSON.parse(remembered(answers, TOTAL) ?? '{}')
  remember(answers, TOTAL, JSON.stringify(counts))
  // A total below the last one is the first of a session of its own.
  const isReset = COUNTERS.some((key) => numberIn(counts, key) < numberIn(before, key))
  const model = remembered(answers, MODEL)
  const key = `codex ${model ?? ''}`
  const known = ownFields(answers.byKey.get(key)?.body ?? {}, 'usage') ?? {}
  const usage = Object.fromEntries(
    Object.keys(counts).map((name) => {
      const grown = numberIn(counts, name) - (isReset ? 0 : numberIn(before, name))
      return [name, numberIn(known, name) + grown]
    }),
  )
  putAnswer(answers, key, {
    provider: codex,
    body: { usage, ...(model && { model }) },
    isFinal: true,
  })
}

function countersOf(total: Fields): Fields {
  const known = COUNTERS.filter((key) => typeof own(total, key) === 'number')
  return Object.fromEntries(known.map((key) => [key, total[key]]))
}

function numberIn(fields: Fields, key: string): number {
  const value = own(fields, key)
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}
