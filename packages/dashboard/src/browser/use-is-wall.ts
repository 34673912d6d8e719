import { useSyncExternalStore } from 'react'

/** As in `styles/tokens.css`: a wall, or a very large screen that is not scaled. */
const wall = window.matchMedia('(min-width: 2800px)')

/** Whether the page is that wide: charts are taller there. */
export function useIsWall(): boolean {
  return useSyncExternalStore(
    (listener) => {
      wall.addEventListener('change', listener)
      return () => wall.removeEventListener('change', listener)
    },
    () => wall.matches,
  )
}
