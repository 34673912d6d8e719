import type { Usage } from '../../usage/usage.ts'
import { type Answers, putById } from '../answers.ts'
import { type Fields, hasAny, own, ownFields, ownItems, ownText, ownTexts } from '../fields.ts'
import type { Hints } from '../hints.ts'
import { inclusiveMeters } from '../inclusive-meters.ts'
import { isScoring } from '../is-scoring.ts'
import { jsonTexts } from '../json-texts.ts'
import { newNotes } from '../notes.ts'
import type { Provider, Recognition } from '../provider.ts'
import { countNames, readCounts } from '../read-counts.ts'
import { oneSegment, toUsage } from '../to-usage.ts'

/**
 * Ollama's own API. Only the last line of a stream has counts; old versions leave the prompt's out
 * when it was cached, which makes it unknown.
 *
 * Source: https://docs.ollama.com/api/usage
 */
export const ollama: Provider = {
  name: 'ollama',
  convention: 'the evaluated prompt and the evaluated answer; what was cached may be left out',
  marks: ['prompt_eval_count', 'eval_count', 'done'],
  recognise,
  isWhole: (payload) => own(payload, 'done') === true,
  read,
  fold,
  textsOf,
}

const NAMES = countNames({
  input: [['prompt_eval_count']],
  cacheRead: [['prompt_eval_cached_count']],
  output: [['eval_count']],
})
const COUNTERS = ['prompt_eval_count', 'eval_count']

function recognise(payload: Fields): Recognition {
  if (hasAny(payload, COUNTERS)) return 'own'
  const isLine = typeof own(payload, 'done') === 'boolean' && Object.hasOwn(payload, 'created_at')
  return isLine ? 'own' : 'foreign'
}

function read(answer: Fields, hints: Hints): Usage {
  const notes = newNotes()
  const counts = readCounts(answer, NAMES, notes)
  const model = ownText(answer, 'model')
  return toUsage({
    notes,
    segments: oneSegment(
      model,
      hints,
      inclusiveMeters(counts, notes, { isScoring: isScoring(answer, hints) }),
    ),
    raw: rawOf(answer),
  })
}

/** The counts and durations, which stand among the content. */
function rawOf(answer: Fields): Fields {
  const fields = Object.keys(answer).filter((key) => /_(count|duration)$/.test(key))
  return Object.fromEntries(fields.map((key) => [key, answer[key]]))
}

function fold(answers: Answers, line: Fields): void {
  if (own(line, 'done') === false) return
  const { message: _message, response: _response, context: _context, ...body } = line
  putById(answers, undefined, { provider: ollama, body, isFinal: true })
}

/** Answer and thinking of chat and generate, and the calls of tools. */
function textsOf(line: Fields): readonly string[] {
  const message = ownFields(line, 'message') ?? {}
  return [
    ...ownTexts(line, ['response', 'thinking']),
    ...ownTexts(message, ['content', 'thinking']),
    ...ownItems(message, 'tool_calls').flatMap(jsonTexts),
  ]
}
