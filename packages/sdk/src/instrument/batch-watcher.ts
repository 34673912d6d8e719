import { type Fields, fieldsOf } from '../providers/fields.ts'
import { recordLine } from './batch-line.ts'
import type { WholeWatcher } from './body-watcher.ts'
import { decoded, encoded, textOfBytes } from './bytes.ts'
import { jsonLines } from './framing/json-lines.ts'
import { heldText } from './held-text.ts'
import { quietly } from './metered-call.ts'
import type { MeteredRequest } from './metered-request.ts'

/**
 * Watches the results of a batch go by: each line is a call of its own, known by the id of its answer,
 * so that results which are fetched twice count once. A file that holds anything else is let pass.
 *
 * @param path names the file or the batch, and with it the lines whose answers have no id
 */
export function batchWatcher(request: MeteredRequest, path: string): WholeWatcher {
  const held = heldText()
  let isResults = true
  const takeLines = (text: string): void => {
    for (const data of text.split('\n')) {
      if (data.trim() === '') continue
      const line = parsed(decoded(data))
      isResults = line !== null && isResult(line)
      if (!isResults || line === null) return
      quietly(() => recordLine(request, path, line))
    }
  }
  const take = (text: string): void => {
    if (!isResults) return
    const all = jsonLines.mayEnd(text) ? held.take() + text : null
    const until = all === null ? 0 : jsonLines.wholeUntil(all)
    held.add(all === null ? text : all.slice(until))
    if (all !== null) takeLines(all.slice(0, until))
  }
  const finish = (): void => {
    if (isResults) takeLines(`${held.take()}\n`)
  }
  return {
    isCut: false,
    isOver: () => true,
    pieces: 0,
    bytes(chunk) {
      quietly(() => take(textOfBytes(chunk)))
      return chunk
    },
    value: (value) => quietly(() => takeLines(`${encoded(JSON.stringify(value))}\n`)),
    text: (text) => quietly(() => takeLines(`${encoded(text)}\n`)),
    end() {
      quietly(finish)
      return null
    },
    fail: () => {},
    cancel: () => {},
    giveWay() {
      isResults = false
    },
  }
}

const isResult = (line: Fields): boolean =>
  (Object.hasOwn(line, 'custom_id') || Object.hasOwn(line, 'key')) &&
  ['response', 'result', 'error'].some((name) => Object.hasOwn(line, name))

function parsed(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text))
  } catch {
    return null
  }
}
