import { isBareChunk } from '../chat-chunks.ts'
import {
  foldOpenai,
  INCLUSIVE,
  isMarkedOpenai,
  isOpenaiShaped,
  isWholeOpenai,
  OPENAI_MARKS,
  openaiTexts,
  readOpenai,
} from '../openai-dialect.ts'
import type { Provider } from '../provider.ts'
import { ADMIN_MARKS, isAdminUsage, readAdminUsage } from './admin-usage.ts'

/**
 * OpenAI: chat and legacy completions, Responses, embeddings, images, audio, Realtime, the usage of
 * an organisation. Every part is inside its whole. It reads whatever is in its words and nobody
 * else's.
 *
 * Source: https://platform.openai.com/docs/api-reference
 */
export const openai: Provider = {
  name: 'openai',
  convention: INCLUSIVE,
  isCertain: isBareChunk,
  marks: [...OPENAI_MARKS, ...ADMIN_MARKS],
  recognise(payload, _hints, usage) {
    if (isMarkedOpenai(payload) || isAdminUsage(payload)) return 'own'
    return isOpenaiShaped(payload, usage) ? 'possible' : 'foreign'
  },
  read: (answer, hints) =>
    isAdminUsage(answer) ? readAdminUsage(answer) : readOpenai(answer, hints),
  isWhole: isWholeOpenai,
  fold: (answers, event) => foldOpenai(openai, answers, event),
  textsOf: openaiTexts,
}
