import { fieldsOf } from '../../providers/fields.ts'
import { scopeWithin } from '../../tracker/current-scope.ts'
import { getTokenTracker } from '../../tracker/get-token-tracker.ts'
import { defineHidden } from '../interpose.ts'
import { quietly } from '../metered-call.ts'
import { providerOfHost } from '../provider-of-host.ts'
import { askFor, type Connection, meteredOnce } from '../realtime/connection.ts'
import { openaiAnswers } from '../realtime/openai-answers.ts'
import {
  type AnyClient,
  type ClientAdapter,
  clientOf,
  type MeterOptions,
  methodOf,
} from './client-adapter.ts'

/**
 * Connections of OpenAI: `OpenAIRealtimeWS`, `OpenAIRealtimeWebSocket` and `ResponsesWS`. They tell of
 * every event of the server under one name, before they do so under its own.
 */
export const openaiConnection: ClientAdapter = {
  recognise(client) {
    const url = clientOf(client['url'])
    const isConnection =
      url !== null && 'searchParams' in url && clientOf(client['socket']) !== null
    return isConnection && methodOf(client, 'on') !== null && methodOf(client, 'send') !== null
  },
  metered(client, given) {
    const options = { ...given, scope: scopeWithin(given.scope ?? {}) }
    const metered = meteredOnce(client, options)
    if (metered === null) return client
    const connection = (): Connection => connectionOf(client, metered.options)
    const answers = openaiAnswers(connection)
    const watchSocket = socketWatch(client, () => quietly(() => answers.close()))
    watchSocket()
    const take = (event: unknown): void =>
      quietly(() => {
        const fields = fieldsOf(event)
        if (fields === null) return
        // One that is lost may have been replaced.
        if (fields['type'] === 'response.created') watchSocket()
        answers.take(fields)
      })
    methodOf(client, 'on')?.call(client, 'event' as never, take as never)
    for (const name of ['send', 'sendResponseCreate']) askBefore(client, name, connection)
    return client
  },
}

const ROUTE = { operation: 'chat', wire: 'responses', needs: [] } as const

function connectionOf(client: AnyClient, { tracker, scope = {} }: MeterOptions): Connection {
  const { hostname, searchParams } = client['url'] as URL
  return {
    tracker: tracker ?? getTokenTracker(),
    scope,
    route: ROUTE,
    provider: providerOfHost(hostname),
    model: searchParams.get('model') ?? searchParams.get('deployment') ?? undefined,
  }
}

/** Tells when the socket of a connection is closed, of each that it has when it is called. */
function socketWatch(client: AnyClient, closed: () => void): () => void {
  let watched: AnyClient | null = null
  return () => {
    const socket = clientOf(client['socket'])
    if (socket === null || socket === watched) return
    watched = socket
    methodOf(socket, 'addEventListener')?.call(socket, 'close' as never, closed as never)
  }
}

/** What a program asks for can be refused, and the connection stays; not what a server begins itself. */
function askBefore(client: AnyClient, name: string, connection: () => Connection): void {
  const send = methodOf(client, name)
  if (send === null) return
  defineHidden(client, name, (...args: unknown[]) => {
    let asked: Connection | null = null
    quietly(() => {
      if (isForAnswer(args[0])) asked = connection()
    })
    askFor(asked)
    return send.apply(client, args as never[])
  })
}

const isForAnswer = (event: unknown): boolean => clientOf(event)?.['type'] === 'response.create'
