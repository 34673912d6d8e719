import { useEffect, useRef, useState } from 'react'
import { count } from '../../format/count.ts'
import { textOfPico } from '../../format/exact.ts'
import { money } from '../../format/money.ts'
import type { LiveView } from '../../questions/live-feed.ts'

const EVERY_MS = 15_000

/** What arrived, in a sentence for those who listen: no more than one each quarter of a minute. */
export function LiveVoice({ seen }: { readonly seen: LiveView['seen'] }) {
  const latest = useRef(seen)
  latest.current = seen
  const [said, setSaid] = useState('')
  useEffect(() => {
    let told = latest.current
    const timer = setInterval(() => {
      const { calls, pico } = latest.current
      if (calls !== told.calls) {
        const cost = money(textOfPico(pico - told.pico))
        setSaid(`${count(calls - told.calls)} new calls, ${cost}`)
      }
      told = latest.current
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <p className="sr-only" role="status" aria-live="polite">
      {said}
    </p>
  )
}
