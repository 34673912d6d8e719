import { type Detector, detector } from './detector.ts'
import { type Envelope, envelope } from './envelope.ts'
import { FRAMEWORKS } from './frameworks/frameworks.ts'
import type { Provider } from './provider.ts'
import { PROVIDERS } from './providers.ts'

/**
 * The provider or framework whose words a payload is in; `envelope` when it is wrapped around what
 * is; null when nobody knows them.
 */
export const detect: Detector<Provider | Envelope> = detector<Provider | Envelope>(
  PROVIDERS,
  // A framework's object may hold a provider's words, and a wrapper either's: never the other way.
  [envelope, ...FRAMEWORKS],
)
