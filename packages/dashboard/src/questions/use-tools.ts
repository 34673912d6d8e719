import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ToolUse } from 'tokenledger/wire'
import { ask } from '../api/ask.ts'
import type { Range } from '../url/range.ts'

const MOST = 200

/** What the calls of a range did with tools: by tool, by tools used together, by agent. */
export function useTools({ from, to, timeZone }: Range, where: readonly string[] | undefined) {
  return useQuery({
    queryKey: ['tools', from, to, timeZone, where],
    queryFn: ({ signal }) =>
      ask<ToolUse>('/v1/tools', { from, to, tz: timeZone, where, limit: MOST }, signal),
    placeholderData: keepPreviousData,
    meta: { isUntilNow: to === undefined },
  })
}
