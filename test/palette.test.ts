import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const TOKENS = readFileSync(
  join(import.meta.dirname, '../packages/dashboard/src/styles/tokens.css'),
  'utf8',
)
const THEMES = ['light', 'dark'] as const
const SERIES = [...'12345678'].map((place) => `series-${place}`)
/** Linear RGB as people see it whose eyes lack a kind of cones (Viénot, Brettel, Mollon 1999). */
const EYES: Readonly<Record<string, readonly (readonly number[])[]>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.11238, 0.88762, 0],
    [0.11238, 0.88762, 0],
    [0.00401, -0.00401, 1],
  ],
  deuteranopia: [
    [0.29275, 0.70725, 0],
    [0.29275, 0.70725, 0],
    [-0.02234, 0.02234, 1],
  ],
}
/** In OKLab, where 0.02 is a difference that is just seen. */
const LEAST_DISTANCE = 0.06

type Rgb = readonly number[]

/** A colour token as linear RGB. */
function colour(token: string, theme: (typeof THEMES)[number]): Rgb {
  const [, light = '', dark = ''] =
    new RegExp(`--${token}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(TOKENS) ?? []
  const hex = theme === 'light' ? light : dark
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
}

const times = (matrix: readonly (readonly number[])[], vector: Rgb): Rgb =>
  matrix.map((row) => row.reduce((sum, factor, at) => sum + factor * (vector[at] ?? 0), 0))

/** WCAG 2.2, contrast ratio. */
function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [one, other]
    .map((rgb) => times([[0.2126, 0.7152, 0.0722]], rgb)[0] ?? 0)
    .sort((left, right) => left - right)
  return (high + 0.05) / (low + 0.05)
}

/** OKLab of linear RGB (Ottosson 2020). */
function oklab(rgb: Rgb): Rgb {
  const lms = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  )
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    lms.map(Math.cbrt),
  )
}

const distance = (one: Rgb, other: Rgb): number =>
  Math.hypot(...oklab(one).map((value, at) => value - (oklab(other)[at] ?? 0)))

describe.each(THEMES)('%s', (theme) => {
  test.each([...SERIES, 'series-other'])('%s stands out from what is behind it', (token) => {
    for (const behind of ['surface-0', 'surface-1']) {
      expect(contrast(colour(token, theme), colour(behind, theme))).toBeGreaterThanOrEqual(3)
    }
  })

  test.each(Object.keys(EYES))('layers side by side are told apart: %s', (eyes) => {
    const seen = SERIES.map((token) => times(EYES[eyes] ?? [], colour(token, theme)))
    const near = seen.slice(1).map((one, place) => ({
      pair: `${SERIES[place]} ${SERIES[place + 1]}`,
      distance: distance(one, seen[place] ?? []),
    }))
    expect(near.filter((pair) => pair.distance < LEAST_DISTANCE)).toEqual([])
  })
})
