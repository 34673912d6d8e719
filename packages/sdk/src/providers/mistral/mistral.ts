import { hasAny, own, ownFields } from '../fields.ts'
import { addMeter, type MeterDraft } from '../meter-draft.ts'
import { noteDetail } from '../notes.ts'
import { openaiDialect } from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import type { ChatAnswer } from '../read-chat.ts'
import { readCount, readQuantity } from '../read-count.ts'

const MARKS = [
  'num_cached_tokens',
  'prompt_token_details',
  'prompt_audio_seconds',
  'connector_tokens',
  'request_count',
]

/**
 * Mistral: chat, audio by the second, OCR by the page, conversations with connectors, whose tokens
 * stand beside prompt and completion.
 *
 * Source: https://docs.mistral.ai/api
 */
export const mistral: Provider = openaiDialect({
  name: 'mistral_ai',
  convention:
    'cached input is inside the prompt; tokens of connectors stand beside prompt and completion',
  marks: [...MARKS, 'usage_info'],
  isOwn: (payload, usage) => hasAny(usage, MARKS) || ownFields(payload, 'usage_info') !== null,
  chat: {
    usageOf: (answer) => ownFields(answer, 'usage') ?? ownFields(answer, 'usage_info'),
    addCounts,
    meters,
  },
})

function addCounts({ usage, counts, notes }: ChatAnswer): void {
  counts.inputTool = readCount(usage, 'connector_tokens', notes)
}

function meters({ usage, notes }: ChatAnswer): MeterDraft {
  const meters: MeterDraft = {}
  const connectors = ownFields(usage, 'connectors') ?? {}
  // Text answers have an empty object where audio has its seconds.
  if (ownFields(usage, 'prompt_audio_seconds') === null) {
    addMeter(meters, 'seconds.audioIn', readQuantity(usage, 'prompt_audio_seconds', notes))
  }
  addMeter(meters, 'requests', readCount(usage, 'request_count', notes))
  addMeter(meters, 'pages', readCount(usage, 'pages_processed', notes))
  addMeter(meters, 'webSearch', readCount(connectors, 'web_search', notes))
  if (own(usage, 'doc_size_bytes') !== null) {
    noteDetail(notes, 'documentBytes', readCount(usage, 'doc_size_bytes', notes))
  }
  return meters
}
