import { detectAmong } from './detect-among.ts'
import type { Fields } from './fields.ts'
import { FRAMEWORKS } from './frameworks/frameworks.ts'
import type { Hints } from './hints.ts'
import type { Provider } from './provider.ts'
import { PROVIDERS } from './providers.ts'

// A framework's object may hold a provider's words, never the other way round.
const ALL: readonly Provider[] = [...FRAMEWORKS, ...PROVIDERS]

/** The provider or framework whose words a payload is in; null when nobody knows them. */
export function detect(payload: Fields, hints: Hints): Provider | null {
  return detectAmong(ALL, payload, hints)
}
