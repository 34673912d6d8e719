import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { found } from './model-names.contract.ts'
import { priceBook } from './price-book.ts'

describe('no invented name matches', () => {
  const files = priceBook().files.filter(({ any_model: any }) => any === undefined)
  const known = files.flatMap(({ provider, models }) =>
    models.flatMap(({ id, aliases = [] }) => [id, ...aliases].map((name) => ({ provider, name }))),
  )
  const listed = new Set(known.map(({ provider, name }) => `${provider} ${name.toLowerCase()}`))
  const name = fc.constantFrom(...known)
  const isListed = (provider: string, text: string) =>
    listed.has(`${provider} ${text.toLowerCase()}`)

  test('every listed name finds its own provider', () => {
    for (const { provider, name } of known) {
      expect(priceBook().find(name, provider)?.owner.provider, name).toBe(provider)
    }
  })

  test('a known name with something behind it', () => {
    const suffix = fc.constantFrom(
      '-foo',
      '-9',
      'x',
      '-pro-max',
      ':beta2',
      '-20',
      '.9',
      '/x',
      '-v9:0',
    )
    fc.assert(
      fc.property(name, suffix, ({ provider, name: text }, end) => {
        fc.pre(!isListed(provider, text + end) && !text.startsWith('ft:'))
        expect(found(text + end, provider)).toBe('unpriced')
      }),
      { numRuns: 3000 },
    )
  })

  test('a known name cut short', () => {
    fc.assert(
      fc.property(name, fc.integer({ min: 1, max: 6 }), ({ provider, name: text }, cut) => {
        const short = text.slice(0, -cut)
        const match = priceBook().find(short, provider)
        if (match !== null) expect(['id', 'alias', 'dated']).toContain(match.kind)
        fc.pre(
          !isListed(provider, short) && match?.kind !== 'dated' && !isPrefixed(provider, short),
        )
        expect(found(short, provider)).toBe('unpriced')
      }),
      { numRuns: 3000 },
    )
  })

  test('a known name with two digits swapped', () => {
    fc.assert(
      fc.property(name, fc.nat(), ({ provider, name: text }, seed) => {
        const swapped = swapDigits(text, seed)
        fc.pre(swapped !== null && swapped !== text && !isListed(provider, swapped))
        const match = swapped === null ? null : priceBook().find(swapped, provider)
        fc.pre(match?.kind !== 'dated' && !isPrefixed(provider, swapped ?? ''))
        expect(match?.model.id ?? 'unpriced', swapped ?? '').toBe('unpriced')
      }),
      { numRuns: 3000 },
    )
  })

  /** Whether the name is listed without the provider's prefix, or on a list that it shares. */
  function isPrefixed(provider: string, text: string): boolean {
    const match = priceBook().find(text, provider)
    if (match === null) return false
    const names = [match.model.id, ...(match.model.aliases ?? [])].map((one) => one.toLowerCase())
    return match.owner !== match.file || names.some((one) => text.toLowerCase().endsWith(one))
  }
})

function swapDigits(text: string, seed: number): string | null {
  const pairs = [...text.matchAll(/\d(?=[^\d]?\d)/g)].map(({ index }) => index)
  const at = pairs[seed % Math.max(pairs.length, 1)]
  if (at === undefined) return null
  const other = /\d/.test(text[at + 1] ?? '') ? at + 1 : at + 2
  const letters = [...text]
  ;[letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? '']
  return letters.join('')
}
