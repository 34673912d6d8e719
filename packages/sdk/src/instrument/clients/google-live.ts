import { scopeWithin } from '../../tracker/current-scope.ts'
import { getTokenTracker } from '../../tracker/get-token-tracker.ts'
import { defineHidden, method } from '../interpose.ts'
import { quietly } from '../metered-call.ts'
import { askFor, type Connection, meteredOnce } from '../realtime/connection.ts'
import { type LiveTurns, liveTurns } from '../realtime/live-turns.ts'
import { type AnyClient, clientOf, type MeterOptions, methodOf } from './client-adapter.ts'

/** Meters the connections that a client of Google opens by `live.connect` from then on. */
export function meterLive(client: AnyClient, options: MeterOptions): void {
  const live = clientOf(client['live'])
  const connect = live && methodOf(live, 'connect')
  const metered = live && meteredOnce(live, options)
  if (live === null || connect === null || metered === null) return
  defineHidden(live, 'connect', async (...args: unknown[]) => {
    const given = clientOf(args[0])
    const callbacks = clientOf(given?.['callbacks'])
    if (given !== null && callbacks !== null) {
      const connection = connectionOf(client, given, metered.options)
      askFor(connection)
      // What else it reads is the program's own.
      args[0] = Object.create(given, {
        callbacks: method(watched(callbacks, liveTurns(connection))),
      })
    }
    return connect.apply(live, args as never[])
  })
}

const ROUTE = { operation: 'generate_content', wire: 'gemini', needs: [] } as const

function connectionOf(client: AnyClient, given: AnyClient, options: MeterOptions): Connection {
  return {
    tracker: options.tracker ?? getTokenTracker(),
    scope: scopeWithin(options.scope ?? {}),
    route: ROUTE,
    provider: client['vertexai'] === true ? 'gcp.vertex_ai' : 'gcp.gemini',
    model: typeof given['model'] === 'string' ? given['model'].replace(FOLDERS, '') : undefined,
  }
}

const FOLDERS = /^.*\//

/** The program's own callbacks, called on their own object as the client would. */
function watched(callbacks: AnyClient, turns: LiveTurns): AnyClient {
  const told = (name: string, note: (value: unknown) => void) =>
    function (this: unknown, ...args: unknown[]): unknown {
      quietly(() => note(args[0]))
      const own = methodOf(callbacks, name)
      return own?.apply((name === 'onclose' ? this : callbacks) as never, args as never[])
    }
  return {
    onopen: told('onopen', () => {}),
    // Without one the client fails at the first message, as it would have.
    ...(methodOf(callbacks, 'onmessage') && { onmessage: told('onmessage', turns.take) }),
    onclose: told('onclose', turns.close),
    ...(methodOf(callbacks, 'onerror') && { onerror: callbacks['onerror'] }),
  }
}
