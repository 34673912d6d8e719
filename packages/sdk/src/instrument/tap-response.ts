import type { BodyWatcher, WholeWatcher } from './body-watcher.ts'
import { interposer, method } from './interpose.ts'
import { sharedMap } from './shared-map.ts'
import { tapNodeStream } from './tap-node-stream.ts'
import { tapStream, watcherOf } from './tap-stream.ts'

/**
 * Lets a watcher see the body of a response, by whichever way its reader reads it. The response
 * stays the object that it is: neither copied nor wrapped, and unread until its reader reads it.
 */
export function tapResponse(response: Response, watcher: BodyWatcher): void {
  tapBody(response.body, watcher)
}

/** As `tapResponse`, for a body that is read as a whole: its reader's own parsing is made use of. */
export function tapWhole(response: Response, watcher: WholeWatcher): void {
  const isTapped = watchers.has(response)
  const before = watchers.get(response) ?? watcherOf(response.body)
  // What it has recorded is recorded.
  if (before?.isOver() === true) {
    watcher.giveWay()
    return
  }
  watchers.set(response, watcher)
  if (!isTapped) interpose(response)
  before?.giveWay()
}

/** Whether it is watched already, by another that meters: then its body must not be asked for. */
export const isTappedWhole = (response: Response): boolean => watchers.has(response)

function tapBody(body: unknown, watcher: BodyWatcher): void {
  // Some implementations of fetch have streams of Node here.
  if (body instanceof ReadableStream) tapStream(body, watcher)
  else if (isNodeStream(body)) tapNodeStream(body, watcher)
}

/** Watchers of bodies of which nothing was asked for yet. */
const watchers = sharedMap<object, WholeWatcher>('responses')

const interpose = interposer<Response>((base) => {
  const body = getterOf(base, 'body')
  /** The watcher, once: what asks for the body first says how it is watched. */
  const taken = (response: Response): WholeWatcher | undefined => {
    const watcher = watchers.get(response)
    watchers.delete(response)
    return watcher
  }
  const inPieces = (response: Response): void => {
    const watcher = taken(response)
    if (watcher !== undefined) tapBody(body.call(response), watcher)
  }
  const asStream = (name: 'arrayBuffer' | 'blob' | 'bytes' | 'formData' | 'clone') => {
    const own: unknown = Reflect.get(base, name)
    if (typeof own !== 'function') return {}
    return {
      [name]: method(function read(this: Response) {
        inPieces(this)
        return own.call(this)
      }),
    }
  }
  const ofNode = jsonOfNode(base)
  function json(this: Response): Promise<unknown> {
    const watcher = taken(this)
    if (watcher === undefined) return base.json.call(this)
    if (ofNode !== null && base.json === ofNode)
      return watched(base.text.call(this), watcher, takeParsed)
    return watched(base.json.call(this), watcher, takeValue)
  }
  function text(this: Response): Promise<string> {
    const watcher = taken(this)
    const reading = base.text.call(this)
    return watcher === undefined ? reading : watched(reading, watcher, takeText)
  }
  return {
    body: {
      configurable: true,
      get(this: Response) {
        inPieces(this)
        return body.call(this)
      },
    },
    json: method(json),
    text: method(text),
    ...asStream('arrayBuffer'),
    ...asStream('blob'),
    ...asStream('bytes'),
    ...asStream('formData'),
    ...asStream('clone'),
  }
})

/** The method, if it parses what `text` gives, as Node's does by its source; null: nobody knows of it. */
function jsonOfNode({ json, text }: Response): Response['json'] | null {
  const isOfNode = sourceOf(json).includes('parseJSONFromBytes')
  return isOfNode && sourceOf(text).includes('utf8DecodeBytes') ? json : null
}

const sourceOf = (method: unknown): string =>
  typeof method === 'function' ? Function.prototype.toString.call(method) : ''

const takeValue = (value: unknown, watcher: WholeWatcher): unknown => {
  watcher.value(value)
  return value
}

const takeText = (text: string, watcher: WholeWatcher): string => {
  watcher.text(text)
  return text
}

const takeParsed = (text: string, watcher: WholeWatcher): unknown => {
  const value: unknown = JSON.parse(text)
  watcher.value(value, text)
  return value
}

/** What its reader gets of a body; a watcher's methods do not throw. */
async function watched<Read, Given>(
  reading: Promise<Read>,
  watcher: WholeWatcher,
  take: (read: Read, watcher: WholeWatcher) => Given,
): Promise<Given> {
  try {
    return take(await reading, watcher)
  } catch (error) {
    watcher.fail(error)
    throw error
  }
}

function getterOf(prototype: object, name: string): (this: Response) => unknown {
  for (let one: object | null = prototype; one !== null; one = Object.getPrototypeOf(one)) {
    const getter = Object.getOwnPropertyDescriptor(one, name)?.get
    if (getter !== undefined) return getter
  }
  return () => null
}

function isNodeStream(body: unknown): body is NodeJS.ReadableStream {
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof Reflect.get(body, 'emit') === 'function' &&
    typeof Reflect.get(body, 'pipe') === 'function'
  )
}
