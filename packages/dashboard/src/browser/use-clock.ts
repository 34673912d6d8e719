import { useEffect, useState } from 'react'

const STEP_MS = 1_000
/** For those who want less motion. */
const CALM_STEP_MS = 10_000

/** The time by the second, while something runs. */
export function useClock(isRunning: boolean): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (!isRunning) return
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), isCalm ? CALM_STEP_MS : STEP_MS)
    return () => clearInterval(timer)
  }, [isRunning])
  return now
}
