import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { UsageAnswer } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'
import type { Range } from '../url/range.ts'

/** How often an open range is asked about again. */
const REFRESH_MS = 30_000

/** A question to `GET /v1/usage`. */
export interface UsageQuestion {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly tz: string
  readonly bucket?: Range['bucket'] | undefined
  readonly groupBy?: readonly string[]
  readonly where?: readonly string[] | undefined
  readonly order?: string | undefined
  readonly limit?: number | undefined
  readonly previous?: boolean | undefined
  /** Whether percentiles are wanted: they cost more than all else. @default false */
  readonly percentiles?: boolean | undefined
}

/** The time and the filters of a question, of the page's range. */
export function within(
  { from, to, timeZone }: Range,
  where: readonly string[] | undefined,
): UsageQuestion {
  return { from, to, tz: timeZone, where }
}

/** What was used, by anything. Asked again by and by while the range is open. */
export function useUsage(
  question: UsageQuestion,
  {
    enabled = true,
    select,
  }: {
    readonly enabled?: boolean
    /** What is made of the answer. */
    readonly select?: (answer: UsageAnswer) => UsageAnswer
  } = {},
) {
  return useQuery({ ...usageOptions(question), enabled, ...(select && { select }) })
}

function usageOptions(question: UsageQuestion) {
  const { groupBy = [], where, previous, percentiles, ...rest } = question
  return queryOptions({
    queryKey: ['usage', question],
    queryFn: ({ signal }) =>
      ask<UsageAnswer>(
        '/v1/usage',
        {
          ...rest,
          where,
          ...(groupBy.length > 0 && { group_by: groupBy.join(',') }),
          ...(previous === true && { previous: true }),
          ...(percentiles !== true && { percentiles: false }),
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: question.to === undefined ? REFRESH_MS : false,
    meta: { isUntilNow: question.to === undefined },
  })
}
