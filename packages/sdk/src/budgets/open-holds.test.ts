import { describe, expect, it } from 'vitest'
import { type Expiring, openHolds } from './open-holds.ts'

interface Held extends Expiring {
  readonly name: string
}

function scene() {
  const expired: string[] = []
  const open = openHolds<Held>(100, ({ name }) => expired.push(name))
  const keep = (name: string, now: number): Held => {
    const hold = { name, expiresAt: 0 }
    open.keep(hold, now)
    return hold
  }
  return { open, keep, expired }
}

describe('open holds', () => {
  it('expire when nothing is heard of them for their whole life', () => {
    const { open, keep, expired } = scene()
    const first = keep('a', 0)
    keep('b', 50)
    open.expire(99)
    expect(expired).toEqual([])
    open.renew(first, 99)
    open.expire(150)
    expect(expired).toEqual(['b'])
    open.expire(199)
    expect(expired).toEqual(['b', 'a'])
    expect(open.has(first)).toBe(false)
  })

  it('that are dropped do not expire', () => {
    const { open, keep, expired } = scene()
    const hold = keep('a', 0)
    expect(open.drop(hold)).toBe(true)
    expect(open.drop(hold)).toBe(false)
    open.expire(1000)
    expect(expired).toEqual([])
  })

  it('from before the clock was put back expire no later than others', () => {
    const { open, keep, expired } = scene()
    keep('ahead', 1_000_000)
    keep('now', 0)
    open.expire(100)
    expect(expired).toEqual(['ahead', 'now'])
  })
})
