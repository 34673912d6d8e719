import { providerName } from '../usage/provider-name.ts'
import type { Fields } from './fields.ts'
import type { Hints } from './hints.ts'
import type { Provider } from './provider.ts'
import { PROVIDERS } from './providers.ts'

/**
 * The provider whose words a payload is in: the one that is hinted at, if it can read it; else the
 * first that calls it its own; else the first that can read it. Null when nobody can.
 */
export function detect(payload: Fields, hints: Hints): Provider | null {
  const hinted = hints.provider === undefined ? undefined : byName(hints.provider)
  if (hinted !== undefined && hinted.recognise(payload, hints) !== 'foreign') return hinted
  let possible: Provider | null = null
  for (const provider of PROVIDERS) {
    const recognition = provider.recognise(payload, hints)
    if (recognition === 'own') return provider
    if (recognition === 'possible') possible ??= provider
  }
  return possible
}

const BY_NAME: ReadonlyMap<string, Provider> = new Map(
  PROVIDERS.map((provider) => [provider.name, provider]),
)

const byName = (name: string): Provider | undefined =>
  BY_NAME.get(name) ?? BY_NAME.get(providerName(name))
