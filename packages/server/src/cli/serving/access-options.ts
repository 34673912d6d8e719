import { TokenledgerError } from '@tokenledger/sdk/core'
import type { AdmitOptions } from '../../http/access/admit.ts'
import { isLoopback } from '../../http/access/allowed-hosts.ts'
import type { ProtectOptions } from '../../http/protection/protect.ts'
import { sqliteKeyStore } from '../../store/sqlite/sqlite-key-store.ts'

/** What decides who is let in. */
export interface AccessWords {
  readonly ledger: string
  readonly host: string
  readonly requireKey?: true
  readonly allowedHost?: readonly string[]
  readonly trustProxy?: string
  readonly rateLimit?: string
}

/**
 * Who may ask a server: everybody on this machine, as long as it is reached from nowhere else.
 *
 * @throws TokenledgerError `keys_missing` when keys are demanded and there is none
 */
export async function accessOptions(words: AccessWords): Promise<AdmitOptions & ProtectOptions> {
  const { host, requireKey = false, allowedHost = [] } = words
  const requiresKey = requireKey || !isLoopback(host) || allowedHost.length > 0
  const rateLimit = rateLimitOf(words.rateLimit ?? (requiresKey ? DEFAULT_RATE : '0'))
  const keys = await sqliteKeyStore(words.ledger)
  if (requiresKey && keys.list().every(({ revokedAt }) => revokedAt !== null)) {
    keys.close()
    throw new TokenledgerError(
      'keys_missing',
      `Cannot serve on ${host}: whoever asks there must show a key, and there is none; make one first: tokenledger keys create NAME --scope ingest,read`,
    )
  }
  return {
    keys,
    requiresKey,
    rateLimit,
    address: host,
    allowedHosts: allowedHost,
    ...(words.trustProxy !== undefined && { trustedProxies: words.trustProxy.split(',') }),
  }
}

/** Far more than programs that send their calls in batches ask for. */
const DEFAULT_RATE = '60000'

function rateLimitOf(word: string): number {
  if (/^\d{1,9}$/.test(word)) return Number(word)
  throw new TokenledgerError(
    'invalid_option',
    `Cannot serve with --rate-limit ${word}: it must be a whole number of requests a minute, 0 for no limit`,
  )
}
