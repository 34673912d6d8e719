import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCallState, encodeCallState } from './call-state.ts'
import {
  callOfSighting,
  joinSightings,
  type Place,
  type Sighting,
  timeOfCopy,
  whoOfCopy,
} from './sighting.ts'

const place: fc.Arbitrary<Place> = fc
  .record({
    rank: fc.nat(2),
    time: fc.nat(3),
    file: fc.constantFrom('f', 'g'),
    who: fc.dictionary(fc.constantFrom('session', 'project', 'branch'), fc.constantFrom('p', 'q'), {
      noNullPrototype: true,
    }),
  })
  .map(({ rank, time, file, who }) => ({ order: [rank, time, file], time, who }))

const sighting: fc.Arbitrary<Sighting> = fc
  .array(
    fc.record({
      request: fc.constantFrom('-', 'r1', 'r2'),
      own: fc.constantFrom(0 as const, 1 as const),
      output: fc.nat(9),
      tools: fc.uniqueArray(fc.constantFrom('Bash', 'Read'), { maxLength: 2 }),
      place,
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((rows) =>
    rows
      .map(
        ({ request, own, output, tools, place }): Sighting => [
          { request, own, facts: { output }, tools: [...tools].sort(), places: [place] },
        ],
      )
      .reduce(joinSightings),
  )

test('sightings join in any order, any grouping and any number of times', () => {
  fc.assert(
    fc.property(sighting, sighting, sighting, (a, b, c) => {
      const joined = joinSightings(joinSightings(a, b), c)
      expect(joinSightings(a, joinSightings(b, c))).toEqual(joined)
      expect(joinSightings(joinSightings(c, b), a)).toEqual(joined)
      expect(joinSightings(joined, b)).toEqual(joined)
    }),
  )
})

test('a state that learns nothing new keeps its text', () => {
  fc.assert(
    fc.property(sighting, sighting, (a, b) => {
      const state = { sighting: joinSightings(a, b), revision: 2 }
      const text = encodeCallState(state)
      expect(decodeCallState(text, () => undefined)).toEqual(state)
      const again = joinSightings(decodeCallState(text, () => undefined).sighting, b)
      expect(encodeCallState({ ...state, sighting: again })).toBe(text)
    }),
  )
})

const copy = (request: string, own: 0 | 1, output: number, places: readonly Place[] = []) => ({
  request,
  own,
  facts: { output },
  tools: [],
  places,
})

test('an own record silences replays, and own records are joined', () => {
  const replay = [copy('replayed', 0, 900)]
  expect(callOfSighting(replay).facts).toEqual({ output: 900 })
  const own = joinSightings([copy('first', 1, 7)], [copy('second', 1, 9)])
  expect(callOfSighting(joinSightings(replay, own)).facts).toEqual({ output: 9 })
})

test('each field comes from the nearest place that knows it', () => {
  const near: Place = { order: [0, 5], time: 5, who: { session: 'original' } }
  const far: Place = { order: [1, 1], time: 1, who: { session: 'copy', project: '~/shop' } }
  const call = callOfSighting(joinSightings([copy('r', 1, 1, [far])], [copy('r', 1, 1, [near])]))
  expect(whoOfCopy(call)).toEqual({ session: 'original', project: '~/shop' })
  expect(timeOfCopy(call)).toBe(5)
})
