import { isIP } from 'node:net'
import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyInstance } from 'fastify'

/** Under which names a server may be asked. */
export interface HostOptions {
  /** The address that it listens on. */
  readonly address: string
  /** Further names, such as the one that a reverse proxy has. */
  readonly allowed: readonly string[]
}

/**
 * Refuses requests that name another host. A page of a stranger can have its own name lead to this
 * machine and then ask as if it were from here (DNS rebinding), but it cannot hide that name.
 */
export function allowHosts(app: FastifyInstance, options: HostOptions): void {
  app.addHook('onRequest', async ({ hostname }) => {
    if (isAllowedHost(hostname, options)) return
    throw new TokenledgerError(
      'host_not_allowed',
      `Cannot answer for the host ${JSON.stringify(hostname ?? '')}: this server is not asked under that name; start it with --allowed-host NAME if that is its name`,
    )
  })
}

/** Whether a server may be asked under this name; without the port. */
export function isAllowedHost(
  name: string | undefined,
  { address, allowed }: HostOptions,
): boolean {
  const host = bare(name ?? '')
  if (host === '') return false
  if (isLoopback(host) || host === bare(address)) return true
  if (allowed.some((one) => bare(one) === host)) return true
  // Who listens on every address is asked under any of them. An address cannot be rebound.
  return isEveryAddress(address) && isIP(host) !== 0
}

/** Whether only programs of this machine reach a server at this address. */
export function isLoopback(address: string): boolean {
  const host = bare(address)
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

const isEveryAddress = (address: string): boolean => ['0.0.0.0', '::'].includes(bare(address))

const bare = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
