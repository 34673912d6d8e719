import { type Query, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveFeed } from '../questions/live-feed.ts'

const REST_MS = 2_000
const ALL: readonly string[] = []
/** Lists of which more pages were read stand still: all of them would be read again. */
const MOST_PAGES = 3

/**
 * Asks the questions in sight again when the ledger has grown: those of a range until now, one
 * round at a time with a rest after it. Answers replace answers, so that nothing flickers. The first
 * call of an empty ledger has all asked again: what was shown until then was the sample. When the
 * server is back, what it did not answer is asked again.
 */
export function useFreshFigures(where: readonly string[] = ALL): void {
  const client = useQueryClient()
  useEffect(() => {
    const feed = liveFeed(where)
    let shown = feed.view().entries[0]
    let isBusy = false
    let isOpen = true
    const refresh = async (): Promise<void> => {
      const { entries, since } = feed.view()
      const [newest] = entries
      if (isBusy || newest === shown) return
      isBusy = true
      const isFirst = since === 0 && shown === undefined
      shown = newest
      await client.invalidateQueries(isFirst ? {} : { predicate: isFollowed }, {
        cancelRefetch: false,
      })
      setTimeout(() => {
        isBusy = false
        void refresh()
      }, REST_MS)
    }
    const recover = (): void => {
      const wasOpen = isOpen
      isOpen = feed.view().state === 'open'
      if (isOpen && !wasOpen) void client.invalidateQueries({ predicate: hasFailed })
    }
    return feed.subscribe(() => {
      recover()
      void refresh()
    })
  }, [client, where])
}

function isFollowed({ meta, state }: Query): boolean {
  const pages = (state.data as { readonly pages?: readonly unknown[] } | undefined)?.pages
  return meta?.['isUntilNow'] === true && (pages?.length ?? 0) <= MOST_PAGES
}

const hasFailed = ({ state }: Query): boolean => state.status === 'error'
