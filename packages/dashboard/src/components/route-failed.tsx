import type { ErrorComponentProps } from '@tanstack/react-router'
import { Failed } from './failed.tsx'

/** A page that failed. */
export function RouteFailed({ error, reset }: ErrorComponentProps) {
  return <Failed error={error instanceof Error ? error : new Error(String(error))} retry={reset} />
}
