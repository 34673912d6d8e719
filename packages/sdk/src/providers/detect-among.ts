import { providerName } from '../usage/provider-name.ts'
import type { Fields } from './fields.ts'
import type { Hints } from './hints.ts'
import type { Provider } from './provider.ts'

/**
 * The one of these that reads a payload: the hinted one, if it can; else the first that calls it
 * its own; else the first that can. Null when nobody can.
 */
export function detectAmong(
  providers: readonly Provider[],
  payload: Fields,
  hints: Hints,
): Provider | null {
  const hinted = hints.provider === undefined ? undefined : byName(providers, hints.provider)
  if (hinted !== undefined && hinted.recognise(payload, hints) !== 'foreign') return hinted
  let possible: Provider | null = null
  for (const provider of providers) {
    const recognition = provider.recognise(payload, hints)
    if (recognition === 'own') return provider
    if (recognition === 'possible') possible ??= provider
  }
  return possible
}

function byName(providers: readonly Provider[], name: string): Provider | undefined {
  const known = providerName(name)
  return providers.find((provider) => provider.name === name || provider.name === known)
}
