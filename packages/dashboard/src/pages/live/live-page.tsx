import { useClock } from '../../browser/use-clock.ts'
import { useFrame } from '../../url/use-frame.ts'
import { usePageSearch } from '../../url/use-page-search.ts'
import { InFlightCard } from './in-flight-card.tsx'
import { LanesCard } from './lanes-card.tsx'
import { LiveFigures } from './live-figures.tsx'
import { readLiveSearch } from './live-search.ts'
import { LiveStatus } from './live-status.tsx'
import { LiveVoice } from './live-voice.tsx'
import { NewestCard } from './newest-card.tsx'
import { usePausable } from './use-pausable.ts'
import '../../components/controls.css'
import './live.css'

/** What happens now. */
export function LivePage() {
  const { frame, range } = useFrame()
  const [{ by = 'agent', minutes = 10 }] = usePageSearch(readLiveSearch)
  const live = usePausable(frame.where, { by, minutes })
  const clock = useClock(!live.isPaused)
  const now = live.pausedAt ?? clock
  return (
    <>
      <LiveStatus live={live} />
      <LiveFigures shown={live.shown} minutes={minutes} />
      <LanesCard shown={live.shown} by={by} minutes={minutes} now={now} zone={range.timeZone} />
      <InFlightCard calls={live.shown.inFlight} now={now} />
      <NewestCard shown={live.shown} zone={range.timeZone} />
      <LiveVoice seen={live.shown.seen} />
    </>
  )
}
