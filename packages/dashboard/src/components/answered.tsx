import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failed } from './failed.tsx'

/** What a question became: a skeleton of the same height, an error with a way on, or the answer. */
export function Answered<Answer>({
  query,
  skeleton,
  children,
}: {
  readonly query: UseQueryResult<Answer, Error>
  readonly skeleton: ReactNode
  readonly children: (answer: Answer) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error !== null) return <Failed error={query.error} retry={() => void query.refetch()} />
  return skeleton
}
