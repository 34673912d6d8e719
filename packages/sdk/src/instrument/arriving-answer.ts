import type { BodyWatcher } from './body-watcher.ts'
import { quietly } from './metered-call.ts'

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
  if (!isOfNode(send) || !KNOWN_UNDICI.test(process.versions['undici'] ?? '')) return null
  const given: unknown = Reflect.get(init, 'dispatcher')
  // What is none fails as it would have.
  if (given !== undefined && !isDispatcher(given)) return null
  const dispatcher = new WatchedDispatcher(isDispatcher(given) ? given : null, watch)
  Reflect.set(init, 'dispatcher', dispatcher)
  return dispatcher
}

const ofNode = new WeakMap<typeof fetch, boolean>()

/** Those whose dispatchers and handlers are known: of Node 20 to 24. Another may have none of ours. */
const KNOWN_UNDICI = /^[67]\./

/** By its source: `fetch` is often replaced, and what replaces it sees its options. */
function isOfNode(send: typeof fetch): boolean {
  let known = ofNode.get(send)
  if (known === undefined) {
    known = Function.prototype.toString.call(send).includes("'internal/deps/undici/undici'")
    ofNode.set(send, known)
  }
  return known
}

/** What sends requests for `fetch`: undici's `Dispatcher`, as far as it is used of it. */
interface Dispatcher {
  dispatch(options: unknown, handler: unknown): boolean
  readonly isMockActive?: unknown
}

const isDispatcher = (value: unknown): value is Dispatcher =>
  typeof value === 'object' &&
  value !== null &&
  typeof Reflect.get(value, 'dispatch') === 'function'

// Where undici keeps the one of the process, whichever copy of it set it.
const GLOBAL = Symbol.for('undici.globalDispatcher.1')

class WatchedDispatcher implements Dispatcher, ArrivingAnswer {
  watcher: BodyWatcher | null = null
  readonly #given: Dispatcher | null
  readonly #watch: WatchArriving

  constructor(given: Dispatcher | null, watch: WatchArriving) {
    this.#given = given
    this.#watch = watch
  }

  get #target(): Dispatcher {
    return this.#given ?? (Reflect.get(globalThis, GLOBAL) as Dispatcher)
  }

  get isMockActive(): unknown {
    return this.#target.isMockActive
  }

  dispatch(options: unknown, handler: Handler): boolean {
    const begin = (head: AnswerHead): BodyWatcher | null => {
      this.watcher = this.#watch(head)
      return this.watcher
    }
    // A handler of another make is not watched; nor is its answer then, which its reader shows.
    const isKnown = typeof handler.onHeaders === 'function' && typeof handler.onData === 'function'
    return this.#target.dispatch(options, isKnown ? new WatchedHandler(handler, begin) : handler)
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
    return this.#inner.onHeaders(status, headers, resume, statusText)
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

const textOf = (header: Header): string =>
  typeof header === 'string' ? header : header.toString('latin1')
