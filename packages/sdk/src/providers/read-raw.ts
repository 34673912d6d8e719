import type { Usage } from '../usage/usage.ts'
import { detector } from './detector.ts'
import type { Fields } from './fields.ts'
import type { Hints } from './hints.ts'
import { PROVIDERS } from './providers.ts'

const detect = detector(PROVIDERS)

/** Reads what a framework kept of a provider's answer; null when there is nothing to read. */
export function readRaw(raw: Fields | null, hints: Hints): Usage | null {
  if (raw === null) return null
  const provider = detect(raw, hints)
  const usage = provider?.read(raw, hints)
  return usage === undefined || usage.status === 'missing' ? null : usage
}
