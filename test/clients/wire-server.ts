import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { anthropicWire } from './wires/anthropic.ts'
import { geminiWire } from './wires/gemini.ts'
import { openaiWire } from './wires/openai.ts'
import { cohereWire, mistralWire, ollamaWire } from './wires/others.ts'
import type { Reply, Wire, WireRequest } from './wires/reply.ts'

/** How the server answers, other than well. */
export interface Behaviour {
  /** Statuses of the next answers, before it answers well. */
  readonly statuses?: number[]
  /** Milliseconds between the pieces of a stream. @default 0: pieces come as they can */
  readonly paceMs?: number
  /** Pieces after which the connection is torn. @default never */
  readonly tearAfter?: number
  /** Bytes into which streams are cut, whatever their events. @default whole events */
  readonly cutEvery?: number
  /** Stands before the others. */
  readonly wire?: Wire
  /** How streams end their lines. @default '\n' */
  readonly lineEnd?: string
}

/** What reached the server. */
export interface SeenRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** A server on this machine that speaks as the providers do. */
export interface WireServer {
  readonly url: string
  readonly seen: SeenRequest[]
  /** From now on it answers like this, and counts from 1 again. */
  behave(behaviour?: Behaviour): void
  close(): Promise<void>
}

const WIRES: readonly Wire[] = [
  mistralWire,
  cohereWire,
  ollamaWire,
  anthropicWire,
  geminiWire,
  openaiWire,
]

/** Starts it. */
export async function wireServer(): Promise<WireServer> {
  let behaviour: Behaviour = {}
  let number = 0
  const seen: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    // What is answered depends on what is asked, and on nothing else.
    response.sendDate = false
    const text = await textOf(request).catch(() => null)
    // Who asks has gone in the middle of it.
    if (text === null) return
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    seen.push({ path: pathname, headers: request.headers, text })
    const status = behaviour.statuses?.shift()
    if (status !== undefined) {
      const headers = { 'content-type': 'application/json', 'retry-after-ms': '1' }
      response.writeHead(status, headers).end('{"error":{"type":"busy","message":"Busy"}}')
      return
    }
    const method = request.method ?? 'GET'
    const asked = { method, path: pathname, body: bodyOf(text), number: number + 1 }
    const reply = replyTo(asked, behaviour)
    if ((reply.status ?? 200) < 400) number += 1
    await send(response, reply, behaviour)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    behave(next = {}) {
      behaviour = next
      number = 0
      seen.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

function bodyOf(text: string): WireRequest['body'] {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}

function replyTo(request: WireRequest, { wire }: Behaviour): Reply {
  for (const one of wire === undefined ? WIRES : [wire, ...WIRES]) {
    const reply = one(request)
    if (reply !== null) return reply
  }
  return { status: 404, type: 'application/json', pieces: ['{"error":{"message":"Not found"}}'] }
}

async function send(response: ServerResponse, reply: Reply, behaviour: Behaviour): Promise<void> {
  const { paceMs, tearAfter, cutEvery, lineEnd } = behaviour
  response.writeHead(reply.status ?? 200, { 'content-type': reply.type, ...reply.headers })
  response.flushHeaders()
  const ended = reply.pieces.map((piece) =>
    typeof piece === 'string' && lineEnd !== undefined && reply.type.includes('event-stream')
      ? piece.replaceAll('\n', lineEnd)
      : piece,
  )
  const pieces = cutEvery === undefined ? ended : cut(ended, cutEvery)
  for (const [index, piece] of pieces.entries()) {
    if (index === tearAfter) {
      response.destroy()
      return
    }
    if (response.destroyed) return
    response.write(piece)
    if (paceMs !== undefined) await sleep(paceMs)
  }
  response.end()
}

function cut(pieces: readonly (string | Uint8Array)[], every: number): Uint8Array[] {
  const all = Buffer.concat(pieces.map((piece) => Buffer.from(piece as string)))
  const count = Math.ceil(all.length / every)
  return Array.from({ length: count }, (_, index) =>
    all.subarray(index * every, (index + 1) * every),
  )
}
