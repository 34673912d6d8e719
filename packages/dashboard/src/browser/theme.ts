import { useSyncExternalStore } from 'react'
import { readStored, writeStored } from './stored.ts'

/** What is chosen; `system` follows the system. */
export const THEMES = ['system', 'light', 'dark'] as const

/** A chosen theme. */
export type Theme = (typeof THEMES)[number]

const KEY = 'theme'
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}
dark.addEventListener('change', tell)

/** The chosen theme. */
export function theme(): Theme {
  return THEMES.find((name) => name === readStored(KEY)) ?? 'system'
}

/** Chooses a theme, for this browser. */
export function chooseTheme(name: Theme): void {
  writeStored(KEY, name)
  if (name === 'system') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = name
  tell()
}

/** The chosen theme and whether it is dark now; renders again when either changes. */
export function useTheme(): { readonly theme: Theme; readonly isDark: boolean } {
  const chosen = useSyncExternalStore(subscribe, theme)
  const isDark = useSyncExternalStore(subscribe, isDarkNow)
  return { theme: chosen, isDark }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function isDarkNow(): boolean {
  const chosen = theme()
  return chosen === 'system' ? dark.matches : chosen === 'dark'
}
