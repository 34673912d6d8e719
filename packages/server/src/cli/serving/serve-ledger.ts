import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { TokenledgerError, uuidv7 } from '@tokenledger/sdk'
import { type App, createApp } from '../../http/app.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Io } from '../io.ts'
import { pathText } from '../render/path-text.ts'
import { portOf } from './serve-words.ts'

/** How a ledger is served. */
export interface ServeWords {
  readonly port: string
  readonly host: string
  readonly open: boolean
  readonly ledger?: string
}

/**
 * Serves a ledger file until the process is told to stop, and ends what was begun.
 *
 * @throws TokenledgerError `port_taken`, `invalid_option`, and what opening the ledger throws
 */
export async function serveLedger(
  io: Io,
  words: ServeWords & { readonly ledger: string },
): Promise<void> {
  const port = portOf(words.port)
  const store = await sqliteStore({ path: words.ledger })
  const app = createApp({
    store,
    now: io.now,
    newId: () => uuidv7({ now: io.now(), random: randomBytes(10) }),
  })
  try {
    await listen(app, { port, host: words.host })
    const { address, port: taken } = app.server.address() as AddressInfo
    const host = address.includes(':') ? `[${address}]` : address
    io.err(
      `Serving ${pathText(words.ledger, io.home)} on http://${host}:${taken} (Ctrl+C ends it)\n`,
    )
    await toldToStop()
    io.err('Ending: no new requests; what was begun is finished …\n')
  } finally {
    await app.close()
    await store.close()
  }
}

async function listen(
  app: App,
  at: { readonly port: number; readonly host: string },
): Promise<void> {
  try {
    await app.listen(at)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE') throw error
    throw new TokenledgerError(
      'port_taken',
      `Cannot listen on port ${at.port}: another program has it; choose another one with --port`,
      { cause: error },
    )
  }
}

const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
