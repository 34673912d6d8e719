import { describe, expect, test } from 'vitest'
import { priceBook } from './price-book.ts'

/** The model that a name means, as `owner/model`, or `unpriced`. */
export const found = (name: string, provider?: string): string => {
  const match = priceBook().find(name, provider)
  return match === null ? 'unpriced' : `${match.owner.provider}/${match.model.id}`
}

/**
 * Names as people write them: `provider` (empty: none is stated), then `name = owner/model`, or
 * `name = unpriced`. A name that is not quite one of the book must be unpriced, never another model.
 */
export function modelNames(names: Readonly<Record<string, string>>): void {
  const cases = Object.entries(names).flatMap(([provider, lines]) =>
    lines
      .trim()
      .split('\n')
      .map((line) => line.trim().split(' = '))
      .map(([name = '', expected = '']) => [provider, name, expected] as const),
  )

  describe('names as people write them', () => {
    test.each(cases)('%s: %s = %s', (provider, name, expected) => {
      expect(found(name, provider === '' ? undefined : provider)).toBe(expected)
    })

    test.each(cases)(
      '%s: %s in upper case, with spaces around it: the same',
      (provider, name, expected) => {
        expect(found(` ${name.toUpperCase()} `, provider === '' ? undefined : provider)).toBe(
          expected,
        )
      },
    )
  })
}
