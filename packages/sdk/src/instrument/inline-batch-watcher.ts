import { type Fields, fieldsOf, ownFields, ownItems, ownText } from '../providers/fields.ts'
import { recordLine } from './batch-line.ts'
import { bodyCollector } from './body-collector.ts'
import type { WholeWatcher } from './body-watcher.ts'
import { decoded, textOfBytes } from './bytes.ts'
import { quietly } from './metered-call.ts'
import type { MeteredRequest } from './metered-request.ts'

// What is longer was handed in as a file, and its results are one.
const MAX_BATCH = 32 * 2 ** 20

/**
 * Watches a batch of Gemini be asked after: when it is done it brings the answers itself, if their
 * requests were handed in with it. Each is a call of its own, however often the batch is asked after.
 *
 * @param path names the batch, and with it the answers that have no id
 */
export function inlineBatchWatcher(request: MeteredRequest, path: string): WholeWatcher {
  const collected = bodyCollector(MAX_BATCH)
  let isWatching = true
  const take = (value: unknown): void => {
    if (!isWatching) return
    for (const line of linesOf(value)) quietly(() => recordLine(request, path, line))
  }
  const takeText = (text: string): void => quietly(() => take(JSON.parse(text)))
  return {
    isCut: false,
    isOver: () => true,
    pieces: 0,
    bytes(chunk) {
      quietly(() => collected.add(textOfBytes(chunk)))
      return chunk
    },
    value: (value) => quietly(() => take(value)),
    text: takeText,
    end() {
      takeText(decoded(collected.text()))
      return null
    },
    fail: () => {},
    cancel: () => {},
    giveWay() {
      isWatching = false
    },
  }
}

/** Its answers as lines of results, each by its key or its place. */
function linesOf(value: unknown): readonly Fields[] {
  const batch = fieldsOf(value) ?? {}
  const done =
    ownFields(batch, 'response') ?? ownFields(ownFields(batch, 'metadata') ?? {}, 'output')
  if (done === null) return []
  const lists = ['inlinedResponses', 'inlinedEmbedContentResponses']
  const answers = lists.flatMap((name) => ownItems(ownFields(done, name) ?? {}, 'inlinedResponses'))
  return answers.map((answer, index) => {
    const key = ownText(ownFields(answer, 'metadata') ?? {}, 'key') ?? String(index)
    return { key, response: answer['response'], error: answer['error'] }
  })
}
