import { readStored, writeStored } from '../browser/stored.ts'

const KEY = 'number-format'

/** Ways to write numbers, each by a locale that writes them so; the first is the browser's. */
export const NUMBER_FORMATS = [
  ['', "The browser's"],
  ['en-US', '1,234.56'],
  ['de-DE', '1.234,56'],
  ['fr-FR', '1 234,56'],
  ['de-CH', '1’234.56'],
] as const

let chosen = readStored(KEY) ?? ''
const listeners = new Set<() => void>()

/** The locale that numbers are written in; undefined: the browser's. */
export function locale(): string | undefined {
  return chosen === '' ? undefined : chosen
}

/** The name of the chosen format, as in `NUMBER_FORMATS`. */
export function numberFormat(): string {
  return chosen
}

/** Chooses how numbers are written, for this browser. */
export function chooseNumberFormat(name: string): void {
  chosen = name
  writeStored(KEY, name)
  for (const listener of listeners) listener()
}

/** Tells when another format is chosen. */
export function onNumberFormat(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
