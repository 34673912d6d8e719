import type { BodyWatcher } from './body-watcher.ts'
import { quietly } from './metered-call.ts'
import { type Dispatcher, dispatchedBy, PassingDispatcher } from './node-dispatcher.ts'

/** The head of an answer, by the names of its headers in small letters. */
export interface AnswerHead {
  get(name: string): string | null
}

/** Decides at the head of an answer who watches its body; null: nobody does. */
export type WatchArriving = (head: AnswerHead) => BodyWatcher | null

/** A request whose answer may be watched while it arrives. */
export interface ArrivingAnswer {
  /** By whom; null: it is not. */
  readonly watcher: BodyWatcher | null
}

/**
 * Lets a watcher see the body of an answer of Node's own `fetch` as it arrives, before there is a
 * stream of it: no promise and no object stands between the stream and its reader then, whose reading
 * costs what it costs without us. It works by the `dispatcher` option of that `fetch`, which passes
 * everything on to the one that would have been used.
 *
 * @param init the options of the request, which are changed
 * @returns null where another function sends the request: it may know nothing of dispatchers
 */
export function watchArriving(
  send: typeof fetch,
  init: RequestInit,
  watch: WatchArriving,
): ArrivingAnswer | null {
  return dispatchedBy(send, init, (given) => new WatchedDispatcher(given, watch))
}

class WatchedDispatcher extends PassingDispatcher implements ArrivingAnswer {
  watcher: BodyWatcher | null = null
  readonly #watch: WatchArriving

  constructor(given: Dispatcher | null, watch: WatchArriving) {
    super(given)
    this.#watch = watch
  }

  override dispatch(options: unknown, handler: Handler): boolean {
    const begin = (head: AnswerHead): BodyWatcher | null => {
      this.watcher = this.#watch(head)
      return this.watcher
    }
    // A handler of another make is not watched; nor is its answer then, which its reader shows.
    const isKnown = typeof handler.onHeaders === 'function' && typeof handler.onData === 'function'
    return super.dispatch(options, isKnown ? new WatchedHandler(handler, begin) : handler)
  }
}

type Abort = (reason?: unknown) => void
type Header = Buffer | string

/** What undici tells of an answer. */
interface Handler {
  onConnect(abort: Abort, context?: unknown): void
  onHeaders(status: number, headers: Header[], resume: () => void, statusText: string): boolean
  onData(chunk: Uint8Array): boolean
  onComplete(trailers: unknown): void
  onError(error: unknown): void
  onUpgrade?(...args: unknown[]): unknown
  onRequestUpgrade?(...args: unknown[]): unknown
  onResponseStarted?(): void
  onBodySent?(...args: unknown[]): void
  onRequestSent?(): void
}

/** Shows a watcher the body of a good answer, and passes on what it leaves. */
class WatchedHandler implements Handler {
  readonly #inner: Handler
  readonly #begin: WatchArriving
  #watcher: BodyWatcher | null = null
  #abort: Abort = () => {}
  #isAborted = false
  /** Whether its watcher has cut it: what still comes is nobody's. */
  #isOver = false

  constructor(inner: Handler, begin: WatchArriving) {
    this.#inner = inner
    this.#begin = begin
  }

  onConnect(abort: Abort, context?: unknown): void {
    this.#abort = (reason) => {
      this.#isAborted = true
      abort(reason)
    }
    this.#inner.onConnect(this.#abort, context)
  }

  onHeaders(status: number, headers: Header[], resume: () => void, statusText: string): boolean {
    if (status >= 200 && status < 300) {
      quietly(() => {
        this.#watcher = this.#begin(new RawHead(headers))
      })
    }
    // Shorter than it comes, it has no stated length any more.
    const shown = this.#watcher?.isChanging === true ? withoutLength(headers) : headers
    return this.#inner.onHeaders(status, shown, resume, statusText)
  }

  onData(chunk: Uint8Array): boolean {
    const watcher = this.#watcher
    if (watcher === null) return this.#inner.onData(chunk)
    if (this.#isOver) return true
    const shown = watcher.bytes(chunk, true)
    const hasRoom = shown === null || this.#inner.onData(shown)
    if (watcher.isCut) this.#cut()
    return hasRoom
  }

  onComplete(trailers: unknown): void {
    if (this.#isOver) return
    const last = this.#watcher?.end() ?? null
    if (last !== null) this.#inner.onData(last)
    this.#inner.onComplete(trailers)
  }

  onError(error: unknown): void {
    if (this.#isOver) return
    if (this.#isAborted) this.#watcher?.cancel()
    else this.#watcher?.fail(error)
    this.#inner.onError(error)
  }

  /** Ends it for its reader, and then lets go of the connection. */
  #cut(): void {
    this.#isOver = true
    this.#inner.onComplete([])
    queueMicrotask(() => this.#abort())
  }

  onUpgrade(...args: unknown[]): unknown {
    return this.#inner.onUpgrade?.(...args)
  }

  onRequestUpgrade(...args: unknown[]): unknown {
    return this.#inner.onRequestUpgrade?.(...args)
  }

  onResponseStarted(): void {
    this.#inner.onResponseStarted?.()
  }

  onBodySent(...args: unknown[]): void {
    this.#inner.onBodySent?.(...args)
  }

  onRequestSent(): void {
    this.#inner.onRequestSent?.()
  }
}

/** Headers as they came: names and values in turn. */
class RawHead implements AnswerHead {
  readonly #headers: readonly Header[]

  constructor(headers: readonly Header[]) {
    this.#headers = headers
  }

  get(name: string): string | null {
    const headers = this.#headers
    for (let at = 0; at < headers.length; at += 2) {
      const one = headers[at]
      if (one?.length !== name.length || textOf(one).toLowerCase() !== name) continue
      return textOf(headers[at + 1] ?? '')
    }
    return null
  }
}

const LENGTH = 'content-length'

function withoutLength(headers: Header[]): Header[] {
  const isLength = (name: Header | undefined): boolean =>
    name?.length === LENGTH.length && textOf(name).toLowerCase() === LENGTH
  return headers.filter((_, index) => !isLength(headers[index - (index % 2)]))
}

const textOf = (header: Header): string =>
  typeof header === 'string' ? header : header.toString('latin1')
