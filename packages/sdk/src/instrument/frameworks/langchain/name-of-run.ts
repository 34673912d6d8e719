import { safeText } from '../../../base/safe-text.ts'

/** The name of what runs: the one of this run, else its own, else the last part of its class's path. */
export function nameOfRun(serialized: unknown, runName: string | undefined): string | undefined {
  if (typeof runName === 'string' && runName !== '') return safeText(runName)
  const { name, id } = (serialized ?? {}) as { readonly name?: unknown; readonly id?: unknown }
  if (typeof name === 'string') return safeText(name)
  const last = Array.isArray(id) ? id.at(-1) : undefined
  return typeof last === 'string' ? safeText(last) : undefined
}
