import { expect, it } from 'vitest'
import { memoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/store.ts'
import { groupIntake } from './group-intake.ts'

const lines = (...events: readonly object[]): Uint8Array =>
  Buffer.from(events.map((event) => JSON.stringify(event)).join('\n'))

/** An intake, and of each durable step how many deliveries it kept. */
function watched(newId: () => string = () => crypto.randomUUID()) {
  const store = memoryStore()
  const groups: number[] = []
  const counting: Store = {
    ...store,
    appendEach: (batches) => {
      groups.push(batches.length)
      return store.appendEach(batches)
    },
  }
  const intake = groupIntake({ store: counting, now: Date.now, newId })
  return { groups, take: (body: Uint8Array) => intake.take({ form: 'ndjson', body }) }
}

it('keeps small deliveries together, and lets large ones follow each other', async () => {
  const small = watched()
  await Promise.all(['a', 'b', 'c'].map((id) => small.take(lines({ id }))))
  expect(small.groups).toEqual([3])

  const large = watched()
  const body = (id: string) => lines({ id, agent: 'x'.repeat(150_000) })
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((id) => large.take(body(id))))
  expect(large.groups).toEqual([2, 2])
  expect(answers.map(({ accepted }) => accepted)).toEqual([1, 1, 1, 1])
})

it('says where in a delivery each rejected event stands', async () => {
  const { take } = watched()
  const body = Buffer.from(
    '{"id":"a"}\n{"id":""}\n{"id":"b","time":"1970-01-01T00:00:00Z"}\nbad\n{"id":"a"}',
  )
  const { accepted, duplicates, rejected } = await take(body)
  expect([accepted, duplicates]).toEqual([1, 1])
  expect(rejected.map(({ index, code }) => [index, code])).toEqual([
    [1, 'invalid_id'],
    [2, 'time_out_of_range'],
    [3, 'invalid_json'],
  ])
})

it('lets a delivery that cannot be read fail alone', async () => {
  const { take } = watched(() => {
    throw new Error('no more ids')
  })
  const deliveries = [lines({ id: 'a' }), lines({ agent: 'x' }), lines({ id: 'b' })]
  const results = await Promise.allSettled(deliveries.map(take))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[2]).toMatchObject({ value: { accepted: 1, duplicates: 0, rejected: [] } })
})

it('lets single meters that cannot be kept fail alone', async () => {
  const store = memoryStore()
  const reconcile: Store['reconcile'] = () => Promise.reject(new Error('no step'))
  const intake = groupIntake({ store: { ...store, reconcile }, now: Date.now, newId: () => 'x' })
  const event = { specversion: '1.0', id: 'r1:input', source: '/app', type: 'tokens' }
  const meter = { ...event, data: { model: 'gpt-5', type: 'input', tokens: 5 } }
  const results = await Promise.allSettled([
    intake.take({ form: 'ndjson', body: lines({ id: 'a' }) }),
    intake.take({ form: 'cloudevents', body: Buffer.from(JSON.stringify([meter])) }),
    intake.take({ form: 'ndjson', body: lines({ id: 'b' }) }),
  ])
  expect(results).toMatchObject([
    { value: { accepted: 1, duplicates: 0 } },
    { reason: new Error('no step') },
    { value: { accepted: 1, duplicates: 0 } },
  ])
})
