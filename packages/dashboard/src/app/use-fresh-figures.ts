import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { liveFeed } from '../questions/live-feed.ts'

const REST_MS = 2_000
const ALL: readonly string[] = []

/**
 * Asks the questions in sight again when the ledger has grown: those of a range until now, one
 * round at a time with a rest after it. Answers replace answers, so that nothing flickers.
 */
export function useFreshFigures(where: readonly string[] = ALL): void {
  const client = useQueryClient()
  useEffect(() => {
    const feed = liveFeed(where)
    let shown = feed.view().entries[0]
    let isBusy = false
    const refresh = async (): Promise<void> => {
      const [newest] = feed.view().entries
      if (isBusy || newest === shown) return
      isBusy = true
      shown = newest
      await client.invalidateQueries(
        { predicate: ({ meta }) => meta?.['isUntilNow'] === true },
        { cancelRefetch: false },
      )
      setTimeout(() => {
        isBusy = false
        void refresh()
      }, REST_MS)
    }
    return feed.subscribe(() => void refresh())
  }, [client, where])
}
