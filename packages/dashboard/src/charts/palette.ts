const COLOURS = 16

/** The colour of a place in a ranking: eight hues, then a second shade of each; then they repeat. */
export function seriesColour(place: number): string {
  return `--series-${(place % COLOURS) + 1}`
}

/** The colour of the rest. */
export const OTHER_COLOUR = '--series-other'

/** The value of a colour token now: canvases know no CSS variables. */
export function colourValue(element: Element, token: string): string {
  const probe = document.createElement('i')
  probe.style.color = `var(${token})`
  element.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
