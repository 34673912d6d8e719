import type { BodyWatcher } from './body-watcher.ts'
import { defineHidden, interposer, method } from './interpose.ts'
import { sharedMap } from './shared-map.ts'
import { type Pull, type Stop, tappedPull } from './tapped-pull.ts'

/** What is used of a stream, of its reader and of its iterator. */
interface Stream {
  getReader(options?: unknown): Reader
  values(options?: IteratorOptions): { next: Pull; return: Stop }
  cancel: Stop
  tee: ReadableStream['tee']
  pipeTo: ReadableStream['pipeTo']
  pipeThrough: ReadableStream['pipeThrough']
  readonly locked: boolean
}
type PipeTo = Parameters<ReadableStream['pipeTo']>
type PipeThrough = Parameters<ReadableStream['pipeThrough']>
interface Reader {
  read: Pull
  cancel: Stop
  releaseLock(): void
}
interface IteratorOptions {
  readonly preventCancel?: boolean
}

const watchers = sharedMap<object, BodyWatcher>('streams')
/** Of streams that are watched below, while they arrive. */
const arriving = sharedMap<object, BodyWatcher>('arriving')
const BYTES = { mode: 'byob' }

/**
 * Lets a watcher see what a stream gives its reader. Nothing is read ahead, and the stream is locked
 * by its reader only. Of two that meter one call the outer one watches, which comes later.
 */
export function tapStream(stream: ReadableStream, watcher: BodyWatcher): void {
  const isTapped = watchers.has(stream)
  const before = watcherOf(stream)
  // What it takes out must not be seen, and what it has recorded is recorded.
  if (before?.isChanging === true || before?.isOver() === true) {
    watcher.giveWay()
    return
  }
  watchers.set(stream, watcher)
  if (!isTapped) interpose(stream as unknown as Stream)
  before?.giveWay()
}

/** Who watches a body, if somebody does: a response that was made of it anew tells nothing of that. */
export function watcherOf(body: object | null): BodyWatcher | undefined {
  return body === null ? undefined : (watchers.get(body) ?? arriving.get(body))
}

/** Lets others that meter know of a stream that is watched while it arrives. */
export function noteArriving(stream: ReadableStream | null, watcher: BodyWatcher): void {
  if (stream !== null) arriving.set(stream, watcher)
}

const interpose = interposer<Stream>((base) => {
  function getReader(this: Stream, options?: { readonly mode?: unknown }): Reader {
    if (options?.mode !== undefined && watchers.has(this)) return intoViews(this, options)
    const isOwn = givesAway(this)
    return tappedReader(this, base.getReader.call(this, options), isOwn)
  }
  /** Who reads into views of his own must not get more than fits: what is left waits for the next. */
  const intoViews = (stream: Stream, options: object): Reader => {
    // A stream that is none of bytes refuses it, as it would have.
    base.getReader.call(stream, options).releaseLock()
    const bytes = derivedStream(getReader.call(stream), 'bytes') as unknown as Stream
    return bytes.getReader(options)
  }
  function values(this: Stream, options?: IteratorOptions): object {
    const isOwn = givesAway(this)
    return tappedIterator(this, base.values.call(this, options), isOwn, options)
  }
  /** Whether what is read belongs to the reader alone: streams of bytes give away what they hold. */
  const givesAway = (stream: Stream): boolean => {
    if (watchers.get(stream)?.isChanging !== true) return false
    try {
      base.getReader.call(stream, BYTES).releaseLock()
      return true
    } catch {
      return false
    }
  }
  // These take the lock without asking for a reader: they get a stream that is read by a watched one.
  // Where that is locked, the class itself says so.
  const derived = (stream: Stream): ReadableStream => derivedStream(getReader.call(stream))
  return {
    getReader: method(getReader),
    values: method(values),
    [Symbol.asyncIterator]: method(values),
    tee: method(function tee(this: Stream) {
      return this.locked ? base.tee.call(this) : derived(this).tee()
    }),
    pipeTo: method(async function pipeTo(this: Stream, ...args: PipeTo) {
      if (this.locked) return base.pipeTo.apply(this, args)
      const reader = getReader.call(this)
      try {
        return await derivedStream(reader).pipeTo(...args)
      } finally {
        reader.releaseLock()
      }
    }),
    pipeThrough: method(function pipeThrough(this: Stream, ...args: PipeThrough) {
      return this.locked ? base.pipeThrough.apply(this, args) : derived(this).pipeThrough(...args)
    }),
    cancel: method(function cancel(this: Stream, reason?: unknown) {
      if (!this.locked) watchers.get(this)?.cancel()
      return base.cancel.call(this, reason)
    }),
  }
})

function tappedReader(stream: Stream, reader: Reader, isOwn: boolean): Reader {
  const watcher = watchers.get(stream)
  if (watcher === undefined) return reader
  const stop = reader.cancel.bind(reader)
  const release = reader.releaseLock.bind(reader)
  defineHidden(reader, 'read', tappedPull(reader.read.bind(reader), stop, watcher, isOwn))
  defineHidden(reader, 'cancel', (reason?: unknown) => {
    watcher.cancel()
    return stop(reason)
  })
  defineHidden(reader, 'releaseLock', () => {
    release()
    giveUpLater(stream, watcher)
  })
  return reader
}

function tappedIterator(
  stream: Stream,
  iterator: ReturnType<Stream['values']>,
  isOwn: boolean,
  options: IteratorOptions = {},
): object {
  const watcher = watchers.get(stream)
  if (watcher === undefined) return iterator
  const stop = iterator.return.bind(iterator)
  const next = tappedPull(iterator.next.bind(iterator), stop, watcher, isOwn)
  replaceMethod(iterator, 'next', next)
  replaceMethod(iterator, 'return', (value?: unknown) => {
    if (options.preventCancel !== true) watcher.cancel()
    return stop(value)
  })
  return iterator
}

/** Iterators of Node have methods of their own; to define them anew takes some microseconds. */
function replaceMethod<T extends object, Name extends keyof T>(
  object: T,
  name: Name,
  value: T[Name],
): void {
  if (Object.hasOwn(object, name)) object[name] = value
  else defineHidden(object, name, value)
}

const GRACE_MS = 1000

/** Some stop reading by letting go of a stream: it is given up unless somebody else reads on. */
function giveUpLater(stream: Stream, watcher: BodyWatcher): void {
  if (watcher.isOver()) return
  const { pieces } = watcher
  setTimeout(() => {
    if (!stream.locked && watcher.pieces === pieces) watcher.cancel()
  }, GRACE_MS).unref()
}

function derivedStream(reader: Reader, type?: 'bytes'): ReadableStream {
  const source = {
    type,
    async pull(controller: ReadableStreamDefaultController | ReadableByteStreamController) {
      const { done, value } = await reader.read()
      if (!done) {
        controller.enqueue(value as never)
        return
      }
      controller.close()
      if ('byobRequest' in controller) controller.byobRequest?.respond(0)
    },
    async cancel(reason: unknown) {
      await reader.cancel(reason)
    },
  }
  return new ReadableStream(source as never, { highWaterMark: 0 })
}
