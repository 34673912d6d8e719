import { type Detector, detector } from './detector.ts'
import { FRAMEWORKS } from './frameworks/frameworks.ts'
import { PROVIDERS } from './providers.ts'

/** The provider or framework whose words a payload is in; null when nobody knows them. */
export const detect: Detector = detector(
  PROVIDERS,
  // A framework's object may hold a provider's words, never the other way round.
  FRAMEWORKS,
)
