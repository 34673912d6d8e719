import { headerIn } from './request-headers.ts'

/** The arguments of a fetch. */
export interface FetchArguments {
  readonly input: string | URL | Request
  readonly init: RequestInit | undefined
}

/** What of a request's body can be read without disturbing it. */
export type RequestBody =
  | { readonly kind: 'json'; readonly text: string }
  /** A form: its texts can be asked for. */
  | { readonly kind: 'form'; readonly form: FormData }
  /** A stream, a file, anything else: it passes untouched. */
  | { readonly kind: 'opaque' }

const OPAQUE: RequestBody = { kind: 'opaque' }

/** Reads the body of a request. A promise only where the body is inside of a `Request`. */
export function requestBody({ input, init }: FetchArguments): RequestBody | Promise<RequestBody> {
  const body = init?.body
  if (typeof body === 'string') return jsonBody(body)
  if (body instanceof FormData) return { kind: 'form', form: body }
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return jsonBody(textOf(body))
  if (hasNone(body) && input instanceof Request) return bodyOf(input, init?.signal ?? input.signal)
  return OPAQUE
}

/** The arguments with this text as the body. */
export function withBody({ input, init }: FetchArguments, text: string): FetchArguments {
  const isInside = input instanceof Request && hasNone(init?.body)
  const headers = withLength(init?.headers ?? (isInside ? input.headers : undefined), text)
  const changed: RequestInit = { ...init, body: text }
  if (headers !== undefined) changed.headers = headers
  if (!isInside) return { input, init: changed }
  const request = new Request(input, changed)
  // What is sent is used up, as its sender may see.
  input.body?.cancel().catch(() => {})
  return { input: request, init: undefined }
}

const hasNone = (body: unknown): body is null | undefined => body === undefined || body === null

/** A copy is read, so that the request itself can be sent as it is. */
async function bodyOf(request: Request, signal: AbortSignal): Promise<RequestBody> {
  const type = request.headers.get('content-type') ?? ''
  if (request.body === null || request.bodyUsed || !TEXT.test(type)) return OPAQUE
  const text = await unlessAborted(request.clone().text(), signal)
  return text === null ? OPAQUE : jsonBody(text)
}

/** A text that may be long in coming, as its program writes it; null: its program wants it no more. */
function unlessAborted(reading: Promise<string>, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    reading.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

// A text has the second unless its sender says otherwise.
const TEXT = /json|^text\/plain/

const jsonBody = (text: string): RequestBody =>
  text.startsWith('{') || /^\s*\{/.test(text) ? { kind: 'json', text } : OPAQUE

function textOf(bytes: ArrayBuffer | ArrayBufferView): string {
  const view = ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Buffer.from(bytes)
  return view.toString('utf8')
}

/** A stated length that is no longer right makes the request fail. */
function withLength(headers: RequestInit['headers'], text: string): Headers | undefined {
  if (headers === undefined || headerIn(headers, 'content-length') === null) return undefined
  const known = new Headers(headers)
  known.set('content-length', String(Buffer.byteLength(text)))
  return known
}
