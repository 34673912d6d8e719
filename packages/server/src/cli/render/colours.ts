import pc from 'picocolors'

/** Functions that colour text, or leave it as it is when colours are off. */
export type Colours = ReturnType<typeof pc.createColors>

/** What decides about colours: the environment and whether the stream is a terminal. */
export interface ColourSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly isTerminal: boolean
}

/**
 * Whether to colour: `NO_COLOR` forbids (https://no-color.org), `FORCE_COLOR` demands (`0` forbids),
 * else only on a terminal that is not `dumb`.
 */
export function wantsColours({ env, isTerminal }: ColourSurroundings): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = env
  if (no !== undefined && no !== '') return false
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  return isTerminal && term !== 'dumb'
}

/** The colour functions for a stream. */
export const coloursFor = (surroundings: ColourSurroundings): Colours =>
  pc.createColors(wantsColours(surroundings))

/** Colour functions that change nothing. */
export const PLAIN: Colours = pc.createColors(false)
