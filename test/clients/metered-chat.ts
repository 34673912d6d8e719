import { type Entry, type MeteredFetchOptions, meteredFetch } from '@tokenledger/sdk'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { type RecordingMeter, recordingMeter } from './recording-meter.ts'
import { type WireServer, wireServer } from './wire-server.ts'

/** The server of the file that runs. */
export let server: WireServer

/** Gives a file a server of the wire, which behaves in each of its tests. */
export function eachWithServer(): void {
  beforeAll(async () => {
    server = await wireServer()
  })
  afterAll(() => server.close())
  beforeEach(() => server.behave())
}

/** A request for a chat, and where it goes. */
export const CHAT = '/v1/chat/completions'
export const messages = [{ role: 'user', content: 'Hello' }]
export const chat = { model: 'gpt-5', messages }
export const stream = { ...chat, stream: true }

/** A request with a body. */
export const post = (body: unknown, more: RequestInit = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
  ...more,
})

/** Makes calls to the server; each is told to the meter. */
export function metered(options: MeteredFetchOptions & { meter?: RecordingMeter } = {}) {
  const { meter = recordingMeter(), ...rest } = options
  const send = meteredFetch({ tracker: meter, ...rest })
  const call = (path: string, init?: RequestInit) => send(server.url + path, init)
  return { meter, send, call }
}

/** The one entry that a meter was told. */
export const only = ({ entries }: RecordingMeter): Entry => {
  expect(entries.length).toBe(1)
  const [entry] = entries
  if (entry === undefined) throw new Error('no entry')
  return entry
}

/** The body of an answer that has one. */
export const bodyOf = (response: Response): ReadableStream<Uint8Array> => {
  if (response.body === null) throw new Error('no body')
  return response.body as ReadableStream<Uint8Array>
}
