import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { shiftedFrame } from '../url/shifted-frame.ts'
import { useFrame } from '../url/use-frame.ts'
import { PAGES } from './pages.ts'

const SEQUENCE_MS = 1_200
/** Of a key that was not pressed: a page counts its time from 0. */
const NEVER = Number.NEGATIVE_INFINITY

/** The keys of the pages: `g` and a letter, `/`, `[`, `]`, `z`, `?`. Not while something is typed. */
export function useShortcuts({ showHelp }: { readonly showHelp: () => void }): void {
  const navigate = useNavigate()
  const inUse = useFrame()
  const pressedG = useRef(NEVER)

  const goTo = (key: string): void => {
    const page = PAGES.find((one) => one.key === key)
    if (page !== undefined) void navigate({ to: page.path, search: inUse.frame as never })
  }
  const actions: Readonly<Record<string, () => void>> = {
    '?': showHelp,
    '/': () => document.getElementById('add-filter')?.click(),
    '[': () => inUse.change(shiftedFrame(inUse.frame, inUse.range, -1)),
    ']': () => inUse.change(shiftedFrame(inUse.frame, inUse.range, 1)),
    z: inUse.zoomOut,
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return
    const isSequence = performance.now() - pressedG.current < SEQUENCE_MS
    pressedG.current = event.key === 'g' ? performance.now() : NEVER
    if (isSequence) goTo(event.key)
    const action = isSequence ? undefined : actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    action()
  }
  const latest = useRef(onKey)
  latest.current = onKey
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => latest.current(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, dialog[open]') !== null
