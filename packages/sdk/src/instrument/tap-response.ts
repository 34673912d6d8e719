import type { BodyWatcher, WholeWatcher } from './body-watcher.ts'
import { tapNodeStream } from './tap-node-stream.ts'
import { defineHidden, tapStream } from './tap-stream.ts'

/**
 * Lets a watcher see the body of a response, by whichever way its reader reads it. The response
 * stays the object that it is: neither copied nor wrapped, and unread until its reader reads it.
 *
 * @param isRead whether its body is read as a whole, so that its pieces say nothing new
 */
export function tapResponse(
  response: Response,
  watcher: BodyWatcher,
  isRead: () => boolean = () => false,
): void {
  // Some implementations of fetch have streams of Node here.
  const body: unknown = response.body
  if (body instanceof ReadableStream) tapStream(body, watcher, isRead)
  else if (isNodeStream(body)) tapNodeStream(body, watcher)
}

/**
 * As `tapResponse`, for a body that is read as a whole: the reader's own parsing is made use of.
 */
export function tapWhole(response: Response, watcher: WholeWatcher): void {
  const { json, text } = response
  let isRead = false
  tapResponse(response, watcher, () => isRead)
  const readAs = <T>(read: () => Promise<T>, take: (value: T) => void): (() => Promise<T>) => {
    const passed = (value: T): T => {
      take(value)
      return value
    }
    const fail = (error: unknown): never => {
      watcher.fail(error)
      throw error
    }
    return () => {
      // A stream that is locked already fails, and its reader is watched.
      isRead = response.body?.locked === false
      return isRead ? read.call(response).then(passed, fail) : read.call(response)
    }
  }
  defineHidden(response, 'json', readAs(json, watcher.value))
  defineHidden(response, 'text', readAs(text, watcher.text))
}

function isNodeStream(body: unknown): body is NodeJS.ReadableStream {
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof Reflect.get(body, 'emit') === 'function' &&
    typeof Reflect.get(body, 'pipe') === 'function'
  )
}
