import { type AddressInfo, connect } from 'node:net'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'

/** What a server sends when a client connects, or sends a message: events, texts as they are. */
export type Script = (message: Record<string, unknown> | null, socket: WebSocket) => unknown[]

/** A server on this machine that speaks over WebSockets as the providers do. */
export interface SocketServer {
  readonly port: number
  /** From now on it follows this. */
  follow(script: Script): void
  close(): Promise<void>
}

/** Starts it. */
export async function socketServer(): Promise<SocketServer> {
  let script: Script = () => []
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  server.on('connection', (socket) => {
    const answer = (message: Record<string, unknown> | null): void => {
      for (const event of script(message, socket)) {
        socket.send(typeof event === 'string' ? event : JSON.stringify(event))
      }
    }
    answer(null)
    socket.on('message', (data: RawData) => answer(JSON.parse(String(data))))
  })
  await new Promise<void>((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    follow(next) {
      script = next
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate()
        server.close(() => resolve())
      }),
  }
}

/** Leads a client that insists on TLS to the server, by an option of `ws`. */
export const connectTo = ({ port }: SocketServer) => ({
  createConnection: () => connect(port, '127.0.0.1'),
})
