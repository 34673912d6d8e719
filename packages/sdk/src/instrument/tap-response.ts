import type { BodyWatcher } from './body-watcher.ts'
import { tapNodeStream } from './tap-node-stream.ts'
import { defineHidden, tapStream } from './tap-stream.ts'

/**
 * Lets a watcher see the body of a response, by whichever way its reader reads it. The response
 * stays the object that it is: neither copied nor wrapped, and unread until its reader reads it.
 */
export function tapResponse(response: Response, watcher: BodyWatcher): void {
  // Some implementations of fetch have streams of Node here.
  const body: unknown = response.body
  if (body instanceof ReadableStream) tapStream(body, watcher)
  else if (isNodeStream(body)) tapNodeStream(body, watcher)
}

/**
 * As `tapResponse`, for a body that is read as a whole: the reader's own parsing is made use of.
 */
export function tapWhole(response: Response, watcher: BodyWatcher): void {
  let isParsed = false
  const parse = response.json
  const asText = response.text
  const unlessParsed: BodyWatcher = {
    ...watcher,
    bytes: (chunk) => (isParsed ? chunk : watcher.bytes(chunk)),
    end: () => (isParsed ? null : watcher.end()),
  }
  tapResponse(response, unlessParsed)
  defineHidden(response, 'json', async () => {
    isParsed = true
    const value = await parse.call(response)
    watcher.value(value)
    return value
  })
  defineHidden(response, 'text', async () => {
    isParsed = true
    const text = await asText.call(response)
    watcher.text(text)
    return text
  })
}

function isNodeStream(body: unknown): body is NodeJS.ReadableStream {
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof Reflect.get(body, 'emit') === 'function' &&
    typeof Reflect.get(body, 'pipe') === 'function'
  )
}
