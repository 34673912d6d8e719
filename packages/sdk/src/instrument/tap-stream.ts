import type { BodyWatcher } from './body-watcher.ts'

interface Pulled {
  done?: boolean | undefined
  value?: unknown
}

type Pull = (view?: unknown) => Promise<Pulled>
type Stop = (reason?: unknown) => Promise<unknown>

/** What is used of a stream, of its reader and of its iterator. */
interface Tappable {
  getReader(options?: unknown): { read: Pull; cancel: Stop; releaseLock: () => void }
  values(options?: { preventCancel?: boolean }): { next: Pull; return: Stop }
  cancel: Stop
  readonly locked: boolean
}

/**
 * Lets a watcher see what a stream gives its reader. Nothing is read ahead, and the stream is locked
 * by its reader only: its own methods are covered by ones that watch.
 *
 * @param isRead whether it is no longer to be watched
 */
export function tapStream(
  stream: ReadableStream,
  watcher: BodyWatcher,
  isRead: () => boolean,
): void {
  const { getReader, values, cancel } = stream as unknown as Tappable
  const tappedReader: Tappable['getReader'] = (options) => {
    const reader = getReader.call(stream, options)
    if (isRead()) return reader
    const stop = reader.cancel.bind(reader)
    defineHidden(reader, 'read', tapped(reader.read.bind(reader), stop, watcher))
    defineHidden(reader, 'cancel', (reason?: unknown) => {
      watcher.cancel()
      return stop(reason)
    })
    const release = reader.releaseLock.bind(reader)
    defineHidden(reader, 'releaseLock', () => {
      release()
      giveUpLater(stream, watcher)
    })
    return reader
  }
  const tappedValues: Tappable['values'] = (options) => {
    const iterator = values.call(stream, options)
    const stop = iterator.return.bind(iterator)
    defineHidden(iterator, 'next', tapped(iterator.next.bind(iterator), stop, watcher))
    defineHidden(iterator, 'return', (value?: unknown) => {
      if (options?.preventCancel !== true) watcher.cancel()
      return stop(value)
    })
    return iterator
  }
  // These take the lock without asking for a reader: they get a stream that is read by a watched one.
  const derived = (): ReadableStream => derivedStream(tappedReader())
  defineHidden(stream, 'getReader', tappedReader)
  defineHidden(stream, 'values', tappedValues)
  defineHidden(stream, Symbol.asyncIterator, tappedValues)
  defineHidden(stream, 'tee', () => derived().tee())
  defineHidden(stream, 'pipeTo', (...args: Parameters<ReadableStream['pipeTo']>) =>
    derived().pipeTo(...args),
  )
  defineHidden(stream, 'pipeThrough', (...args: Parameters<ReadableStream['pipeThrough']>) =>
    derived().pipeThrough(...args),
  )
  defineHidden(stream, 'cancel', (reason?: unknown) => {
    if (!stream.locked) watcher.cancel()
    return cancel.call(stream, reason)
  })
}

/** Sets a property that shows in no list of properties. */
export function defineHidden(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, { value, configurable: true, writable: true })
}

const GRACE_MS = 1000

/** Some stop reading by letting go of a stream: it is given up unless somebody else reads on. */
function giveUpLater(stream: ReadableStream, watcher: BodyWatcher): void {
  if (watcher.isOver()) return
  const { pieces } = watcher
  setTimeout(() => {
    if (!stream.locked && watcher.pieces === pieces) watcher.cancel()
  }, GRACE_MS).unref()
}

/** A pull that shows its watcher what comes, and its caller what the watcher leaves. */
function tapped(pull: Pull, stop: Stop, watcher: BodyWatcher): Pull {
  const deliver = (result: Pulled): Pulled | Promise<Pulled> => {
    if (result.done) {
      const last = watcher.end()
      return last === null ? result : { done: false, value: last }
    }
    if (!(result.value instanceof Uint8Array)) return result
    const shown = watcher.bytes(result.value)
    if (watcher.isCut) stop().catch(() => {})
    if (shown === null) return next()
    return shown === result.value ? result : { done: false, value: shown }
  }
  const fail = (error: unknown): never => {
    watcher.fail(error)
    throw error
  }
  const next: Pull = (view) =>
    watcher.isCut
      ? Promise.resolve({ done: true, value: undefined })
      : pull(view).then(deliver, fail)
  return next
}

function derivedStream(reader: { read: Pull; cancel: Stop }): ReadableStream {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel(reason) {
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
