import { missingUsage, type Segment, type Usage } from '../../../usage/usage.ts'
import { type Answers, putAnswer, putById } from '../../answers.ts'
import { type Fields, fieldsOf, own, ownFields, ownText } from '../../fields.ts'
import type { Hints } from '../../hints.ts'
import { addMeter, type MeterDraft } from '../../meter-draft.ts'
import { type Notes, newNotes } from '../../notes.ts'
import type { Provider, Recognition } from '../../provider.ts'
import { estimated, readDollars } from '../../read-cost.ts'
import { readCount } from '../../read-count.ts'
import { readRaw } from '../../read-raw.ts'
import { toUsage } from '../../to-usage.ts'

/**
 * Lines of Claude Code's history and messages of its SDK: one line a content block, all with the
 * usage of the same message, whose output grows. The result of a run repeats its messages.
 *
 * Source: https://docs.claude.com/en/api/agent-sdk/typescript
 */
export const claudeCode: Provider = {
  name: 'claude-code',
  convention:
    'a message counts once, with its last usage; input, cache reads and cache writes stand beside each other',
  marks: [{ field: 'type', test: (type) => type === 'assistant' || type === 'result' }],
  recognise,
  read,
  fold,
}

// Placeholders for errors, which no model answered.
const SYNTHETIC = '<synthetic>'

function recognise(payload: Fields): Recognition {
  if (isResult(payload)) return 'own'
  const message = ownFields(payload, 'message')
  const isLine = own(payload, 'type') === 'assistant' && message !== null
  return isLine && ownFields(message, 'usage') !== null ? 'own' : 'foreign'
}

const isResult = (payload: Fields): boolean =>
  own(payload, 'type') === 'result' && ownFields(payload, 'modelUsage') !== null

function read(payload: Fields, hints: Hints): Usage {
  if (isResult(payload)) return readResult(payload)
  const message = ownFields(payload, 'message') ?? payload
  return readRaw(message, { ...hints, provider: 'anthropic' }) ?? missingUsage()
}

function fold(answers: Answers, line: Fields): void {
  if (isResult(line)) {
    putAnswer(answers, 'result', {
      provider: claudeCode,
      body: line,
      isFinal: true,
      isFallback: true,
    })
    return
  }
  const message = ownFields(line, 'message') ?? {}
  if (own(message, 'model') === SYNTHETIC) return
  const id = ownText(message, 'id') ?? ownText(line, 'uuid')
  const known = id === undefined ? undefined : answers.byKey.get(id)
  if (known !== undefined && outputOf(known.body) > outputOf(message)) return
  const { content: _content, ...body } = message
  putById(answers, id, { provider: claudeCode, body, isFinal: true })
}

function outputOf(message: Fields): number {
  const output = own(ownFields(message, 'usage') ?? {}, 'output_tokens')
  return typeof output === 'number' ? output : 0
}

/** The usage of a whole run by model, with the cost that the tool computed itself. */
function readResult(result: Fields): Usage {
  const notes = newNotes()
  const models = ownFields(result, 'modelUsage') ?? {}
  return toUsage({
    notes,
    segments: Object.keys(models).flatMap((model) => segmentOf(model, models, notes)),
    providerCost: estimated(readDollars(result, 'total_cost_usd', notes)),
    raw: models,
  })
}

function segmentOf(model: string, models: Fields, notes: Notes): readonly Segment[] {
  const usage = fieldsOf(own(models, model))
  if (usage === null) return []
  const meters: MeterDraft = {}
  addMeter(meters, 'input', readCount(usage, 'inputTokens', notes))
  addMeter(meters, 'input.cacheRead', readCount(usage, 'cacheReadInputTokens', notes))
  addMeter(meters, 'input.cacheWrite', readCount(usage, 'cacheCreationInputTokens', notes))
  addMeter(meters, 'output', readCount(usage, 'outputTokens', notes))
  addMeter(meters, 'webSearch', readCount(usage, 'webSearchRequests', notes))
  return [{ model, meters }]
}
