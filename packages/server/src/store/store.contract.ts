import type { Entry } from '@tokenledger/sdk/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evaluate } from '../query/evaluate.ts'
import type { Query } from '../query/query.ts'
import { segmentRows } from '../query/segment-rows.ts'
import { spansOf } from '../query/span.ts'
import { tallyOf } from '../query/tally.ts'
import { taskLinksOf } from '../query/task-link.ts'
import {
  callOf,
  missingCall,
  PRICE,
  reversalOf,
  SMALL_PRICE,
  START,
  usageOf,
} from './entries.contract.ts'
import type { Decided, Store, StoredEntry } from './store.ts'

const EVERYTHING: Query = {
  bucket: 'none',
  timeZone: 'UTC',
  groupBy: [],
  where: [],
  previous: false,
}
const DAY = 86_400_000

const JUNK = [null, undefined, 5, Number.NaN, 'x', 10n ** 30n, {}, [], [null]]

type Path = readonly string[]

/** Where values stand in a value, itself first. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  return [at, ...Object.entries(value).flatMap(([name, part]) => pathsOf(part, [...at, name]))]
}

/** The same with another value in one place. */
function withValue(whole: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const copy = Array.isArray(whole) ? [...whole] : { ...Object(whole) }
  return Object.assign(copy, { [name]: withValue(copy[name], rest, value) })
}

/** What every store must do. `open` gives an empty one that asks for the time. */
export function storeContract(name: string, open: (now: () => number) => Promise<Store>): void {
  describe(`${name} keeps the contract of a store`, () => {
    let store: Store
    const clock = { now: 0 }
    beforeEach(async () => {
      clock.now = Date.now()
      store = await open(() => clock.now)
    })
    afterEach(() => store.close())

    const idsOf = (entries: readonly StoredEntry[]) => entries.map(({ id }) => id)
    const everything = async () => store.tail(0, 10_000)

    describe('append', () => {
      it('counts what is new, known and bad in one mixed batch', async () => {
        await store.append([callOf('a'), callOf('b')])
        const result = await store.append([
          callOf('b'),
          callOf('c'),
          callOf('c'),
          callOf(''),
          callOf('d', { time: Number.NaN }),
          callOf('e'),
        ])
        expect(result).toMatchObject({ accepted: 2, duplicates: 2 })
        expect(result.rejected.map(({ index, id, code }) => [index, id, code])).toEqual([
          [3, '', 'invalid_id'],
          [4, 'd', 'invalid_time'],
        ])
        expect(idsOf(await store.read('c'))).toEqual(['c'])
        expect((await store.stats()).entries).toBe(4)
      })

      it('lets who made a call take the place of who watched it, and of nobody else', async () => {
        const watched = callOf('a', { dimensions: { source: 'otlp' }, status: 'length' })
        const made = callOf('a', { usage: usageOf([{ model: 'gpt-5', meters: { input: 7 } }]) })
        await store.append([watched, missingCall('b', { dimensions: { source: 'otlp' } })])
        expect(await store.append([missingCall('a'), made, callOf('a'), callOf('b')])).toEqual({
          accepted: 0,
          duplicates: 4,
          rejected: [],
        })
        expect(idsOf(await store.read('a'))).toEqual(['a', 'a~r', 'a~1'])
        const { totals } = await store.ask(EVERYTHING)
        expect(totals).toMatchObject({ calls: 2, input_tokens: 7 + 5000, missing_usage_calls: 0 })
      })

      it('is idempotent: the same id again is a duplicate, whatever it says', async () => {
        const first = callOf('a')
        expect(await store.append([first])).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
        const other = callOf('a', {
          usage: usageOf([
            { model: 'gpt-5', meters: { input: 7 } },
            { model: 'gpt-5-mini', meters: { input: 8 } },
          ]),
        })
        expect(await store.append([other])).toEqual({ accepted: 0, duplicates: 1, rejected: [] })
        expect((await everything()).map(({ inputTokens }) => inputTokens)).toEqual([5000])
      })

      it('gives each of several batches its own result', async () => {
        const results = await store.appendEach([
          [callOf('a'), callOf('')],
          [],
          [callOf('a'), callOf('b')],
        ])
        const figures = results.map((one) => [one.accepted, one.duplicates, one.rejected.length])
        expect(figures).toEqual([
          [1, 0, 1],
          [0, 0, 0],
          [1, 1, 0],
        ])
        expect((await everything()).map(({ seq, id }) => [seq, id])).toEqual([
          [1, 'a'],
          [2, 'b'],
        ])
      })

      it('takes nothing from an empty batch', async () => {
        expect(await store.append([])).toEqual({ accepted: 0, duplicates: 0, rejected: [] })
      })

      it('keeps the neighbours of whatever plain JavaScript hands in', async () => {
        const whole = callOf('whole', {
          tools: { used: ['search'] },
          dimensions: { agent: 'PM', tags: { branch: 'x' } },
          usage: usageOf([{ model: 'gpt-5', role: 'advisor', meters: { input: 5 } }], {
            providerCost: { cost: 5n, basis: 'charged' },
          }),
        })
        const odd = pathsOf(whole).flatMap((path) =>
          JUNK.map((junk) => withValue(whole, path, junk)),
        )
        const named = odd.map((entry, n) =>
          Object(entry).id === 'whole' ? { ...Object(entry), id: `odd${n}` } : entry,
        )
        const result = await store.append([callOf('a'), ...(named as Entry[]), callOf('z')])
        expect(result.rejected.length).toBeGreaterThan(JUNK.length)
        expect(new Set(result.rejected.map(({ id }) => id))).not.toContain('a')
        expect(idsOf(await store.read('z'))).toEqual(['z'])
        expect((await everything()).length).toBe(result.accepted)
        expect((await store.ask(EVERYTHING)).totals.calls).toBe(result.accepted)
      })

      const meters = (quantities: Record<string, number>) =>
        usageOf([{ model: 'gpt-5', meters: quantities }])
      it.each([
        ['an id of 201 characters', callOf('x'.repeat(201))],
        ['a fraction of a millisecond', callOf('x', { time: START + 0.5 })],
        [
          'a negative quantity',
          callOf('x', { usage: meters({ input: -1 }), cost: callOf('y').cost }),
        ],
        ['an infinite duration', callOf('x', { durationMs: Number.POSITIVE_INFINITY })],
        ['an attempt before the first', callOf('x', { attempt: 0 })],
        [
          'a cost above nine million dollars',
          callOf('x', {
            usage: usageOf([], { providerCost: { cost: 10n ** 19n, basis: 'charged' } }),
          }),
        ],
        ['text where a number belongs', callOf('x', JSON.parse('{"durationMs": "12"}'))],
        ['a number where text belongs', callOf('x', JSON.parse('{"error": 12}'))],
        ['an unknown status', callOf('x', JSON.parse('{"status": "fine"}'))],
        ['a zero character in an id', callOf('x\0y')],
        ['half a character', callOf('x', { dimensions: { agent: '\ud83d' } })],
        ['a zero character in a tag', callOf('x', { dimensions: { tags: { 'a\0': 'b' } } })],
        ['no dimensions', callOf('x', JSON.parse('{"dimensions": null}'))],
        ['nothing at all', JSON.parse('null')],
      ])('rejects %s and keeps its neighbours', async (_, bad) => {
        const result = await store.append([callOf('a'), bad, callOf('b')])
        expect(result).toMatchObject({ accepted: 2, duplicates: 0 })
        expect(result.rejected.map(({ index }) => index)).toEqual([1])
        expect(result.rejected[0]?.code).toMatch(/^invalid_/)
        expect(idsOf((await store.list({ where: [], limit: 10 })).entries)).toEqual(['b', 'a'])
      })

      it('keeps an id of 200 characters, and any text', async () => {
        const id = 'ü'.repeat(200)
        const agent = 'O\'Neill \u0001 "x" 🙂'
        await store.append([callOf(id, { dimensions: { agent } })])
        const [entry] = await store.read(id)
        expect(entry?.rows[0]?.agent).toBe(agent)
      })
    })

    describe('rows', () => {
      it('come back as they went in', async () => {
        const entry = callOf('a', {
          dimensions: { project: 'p', tags: { 'git.branch': 'main', x: '' }, region: 'eu' },
          tools: { used: ['search'], succeeded: { search: true } },
          error: 'late',
          attempt: 2,
          ttftMs: 80.5,
          usage: usageOf(
            [
              { model: 'gpt-5', meters: { input: 10, output: 5 } },
              { model: 'gpt-5-mini', role: 'advisor', meters: { input: 20, webSearch: 1 } },
              { model: 'nobody', meters: { output: 3 } },
            ],
            { raw: { prompt_tokens: 30 }, details: { x: 1 } },
          ),
        })
        await store.append([entry])
        const { segmentRows } = await import('../query/segment-rows.ts')
        const [stored] = await store.read('a')
        expect(stored?.rows.map(({ seq, recordedAt, ...row }) => row)).toEqual(segmentRows(entry))
        expect(stored?.rows.map(({ seq }) => seq)).toEqual([1, 2, 3])
      })

      it('hold money beyond 2^53 exactly', async () => {
        const cost = 9_007_199_254_740_993n
        const usage = usageOf([{ model: 'gpt-5', meters: { input: 1 } }], {
          providerCost: { cost, basis: 'charged' },
        })
        await store.append([callOf('a', { usage })])
        const [row] = await everything()
        expect(row?.cost).toBe(cost)
        expect((await store.ask(EVERYTHING)).totals.cost_usd).toBe('9007.199254740993')
      })

      it('of calls without usage are read, listed and counted', async () => {
        await store.append([missingCall('old'), callOf('new')])
        const [entry] = await store.read('old')
        expect(entry?.rows).toMatchObject([{ coverage: 'missing', inputTokens: 0, cost: null }])
        expect(idsOf((await store.list({ where: [], limit: 5 })).entries)).toEqual(['new', 'old'])
        const { totals } = await store.ask(EVERYTHING)
        expect(totals).toMatchObject({ calls: 2, missing_usage_calls: 1, input_tokens: 5000 })
      })
    })

    describe('reconcile', () => {
      const state = (key: string, state: string): Decided => ({ kind: 'state', key, state })
      const entry = (entry: Entry, origin?: string): Decided => ({
        kind: 'entry',
        entry,
        ...(origin === undefined ? {} : { origin }),
      })
      const knownOf = async (scope: string, keys: readonly string[]) => {
        let seen: ReadonlyMap<string, string> = new Map()
        await store.reconcile(scope, keys, (known) => {
          seen = known
          return []
        })
        return Object.fromEntries(seen)
      }

      it('keeps entries and states in one step', async () => {
        const result = await store.reconcile('logs', ['file'], () => [
          entry(callOf('a')),
          state('file', 'read to 10'),
        ])
        expect(result).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
        let seen: ReadonlyMap<string, string> = new Map()
        await store.reconcile('logs', ['file', 'other'], (known) => {
          seen = known
          return [entry(callOf('a')), state('file', 'read to 20')]
        })
        expect([...seen]).toEqual([['file', 'read to 10']])
        expect(await knownOf('logs', ['file'])).toEqual({ file: 'read to 20' })
        expect(await store.states('logs')).toEqual(new Map([['file', 'read to 20']]))
      })

      it('keeps scopes apart', async () => {
        await store.reconcile('one', [], () => [state('k', '1')])
        expect(await knownOf('two', ['k'])).toEqual({})
        expect(await store.states('two')).toEqual(new Map())
      })

      it('forgets a state some time after it was written last, and no other', async () => {
        const passing = (key: string): Decided => ({
          kind: 'state',
          key,
          state: key,
          keepMs: 10 * DAY,
        })
        await store.reconcile('logs', [], () => [state('lasting', '1'), passing('a'), passing('b')])
        clock.now += 6 * DAY
        await store.reconcile('logs', [], () => [passing('b')])
        clock.now += 6 * DAY
        await store.reconcile('logs', [], () => [passing('c')])
        expect([...(await store.states('logs')).keys()].sort()).toEqual(['b', 'c', 'lasting'])
      })

      it('knows the origin of an entry, in the scope of its source, until a state replaces it', async () => {
        const ours = callOf('a', { dimensions: { source: 'logs' } })
        const theirs = callOf('b', { dimensions: { source: 'sdk' } })
        await store.reconcile('logs', ['a', 'b', 'c'], () => [
          entry(ours, 'first'),
          entry(theirs, 'of another'),
          entry(callOf('c')),
        ])
        expect(await knownOf('logs', ['a', 'b', 'c'])).toEqual({ a: 'first' })
        expect(await knownOf('other', ['a'])).toEqual({})
        await store.reconcile('logs', ['a'], () => [entry(ours, 'again'), state('a', 'second')])
        expect(await knownOf('logs', ['a'])).toEqual({ a: 'second' })
        expect(await store.states('logs')).toEqual(new Map([['a', 'second']]))
      })

      it('gives what a step has entered within the step', async () => {
        const held: (Entry | undefined)[] = []
        await store.reconcile('logs', ['a'], function* (_, heldEntry) {
          held.push(heldEntry('a'))
          yield entry(callOf('a'))
        })
        await store.reconcile('logs', ['a'], (_, heldEntry) => {
          held.push(heldEntry('a'))
          return []
        })
        expect(held.map((one) => one?.id)).toEqual([undefined, 'a'])
      })

      it('gives the entries of a session that one reporter brought', async () => {
        const inSession = (id: string, session: string, time = START) =>
          callOf(id, { time, dimensions: { session, source: 'otlp' } })
        await store.append([
          inSession('b', 's', START + 5),
          inSession('a', 's'),
          inSession('c', 'other'),
          callOf('d', { dimensions: { session: 's', source: 'sdk' } }),
          reversalOf(inSession('a', 's')),
        ])
        const of = { session: 's', source: 'otlp' }
        const found: string[][] = []
        await store.reconcile('logs', [], (_, __, ofSession) => {
          for (const within of [{}, { from: START + 1 }, { to: START + 5 }, { limit: 1 }])
            found.push(ofSession({ ...of, ...within }).map(({ id }) => id))
          return []
        })
        expect(found).toEqual([['a', 'a~r', 'b'], ['b'], ['a', 'a~r'], ['a']])
      })

      it('keeps nothing when the decision fails', async () => {
        const failing = store.reconcile('logs', ['file'], () => {
          throw new Error('cannot decide')
        })
        await expect(failing).rejects.toThrow('cannot decide')
        expect(await store.append([callOf('a')])).toMatchObject({ accepted: 1 })
      })

      it('gives the entries that the ledger holds, as it holds them', async () => {
        const twoModels = usageOf(
          [
            { model: 'gpt-5', meters: { input: 1 } },
            { model: 'nobody', role: 'advisor', meters: { output: 2 } },
          ],
          { providerCost: { cost: 7n, basis: 'charged' }, raw: { a: 1 }, estimated: true },
        )
        const detailed = { responseId: 'r', parentId: 'p', attempt: 2, error: 'e', ttftMs: 3 }
        const calls = [
          callOf('a'),
          callOf('b', { ...detailed, usage: twoModels, tools: { used: ['search'] } }),
          missingCall('c'),
          reversalOf(callOf('a')),
        ]
        await store.append(calls)
        const held: (Entry | undefined)[] = []
        await store.reconcile('logs', [], (_, heldEntry) => {
          held.push(...calls.map(({ id }) => heldEntry(id)), heldEntry('nobody'))
          return []
        })
        expect(held.at(-1)).toBeUndefined()
        expect(held.flatMap((entry) => (entry ? segmentRows(entry) : []))).toEqual(
          calls.flatMap(segmentRows),
        )
      })
    })

    it('tells what the rows up to one add up to', async () => {
      const twoModels = usageOf([
        { model: 'gpt-5', meters: { input: 3 } },
        { model: 'nobody', meters: { output: 2 } },
        { model: 'nobody either', meters: { output: 1 } },
      ])
      await store.append([
        callOf('a'),
        callOf('b', { usage: twoModels, status: 'error' }),
        missingCall('c', { dimensions: { agent: 'Dev' } }),
        reversalOf(callOf('a')),
        callOf('late', { dimensions: {} }),
      ])
      const rows = await everything()
      for (const upTo of [0, 4, rows.length]) {
        const wanted = tallyOf(rows.filter(({ seq }) => seq <= upTo))
        expect(await store.tally(upTo)).toEqual(wanted)
      }
    })

    describe('ask', () => {
      it('answers as evaluate does', async () => {
        const recorded = usageOf([{ model: 'gpt-5', meters: { input: 9 } }], {
          providerCost: { cost: 77n, basis: 'estimate' },
        })
        await store.append([
          callOf('a'),
          callOf('b', { time: START + DAY, dimensions: { agent: 'Dev' } }),
          callOf('c', { usage: usageOf([{ model: 'nobody', meters: { output: 3 } }]) }),
          callOf('d', { usage: recorded, status: 'error' }),
          missingCall('e'),
          reversalOf(callOf('a')),
        ])
        const query: Query = { ...EVERYTHING, bucket: 'day', groupBy: ['agent', 'model'] }
        expect(await store.ask(query)).toEqual(evaluate(query, await everything()))
        expect(await store.ask(EVERYTHING)).toEqual(evaluate(EVERYTHING, await everything()))
      })

      it('answers an empty ledger', async () => {
        expect(await store.ask(EVERYTHING)).toEqual(evaluate(EVERYTHING, []))
      })

      it('takes many questions at once', async () => {
        await store.append([callOf('a')])
        const answers = await Promise.all(Array.from({ length: 20 }, () => store.ask(EVERYTHING)))
        expect(answers.map(({ totals }) => totals.calls)).toEqual(Array(20).fill(1))
      })
    })

    describe('list', () => {
      const at = (id: string, days: number, agent = 'PM') =>
        callOf(id, { time: START + days * DAY, dimensions: { agent, tags: { branch: id } } })

      it('gives the newest first, and of one instant the last to arrive', async () => {
        await store.append([at('b', 2), at('a', 1), at('c', 2)])
        const page = await store.list({ where: [], limit: 10 })
        expect(idsOf(page.entries)).toEqual(['c', 'b', 'a'])
        expect(page.next).toBeNull()
      })

      it('pages through all, whatever arrives meanwhile', async () => {
        await store.append(Array.from({ length: 10 }, (_, day) => at(`d${day}`, day >> 1)))
        const seen: string[] = []
        let cursor: string | undefined
        for (let page = 0; page < 10; page++) {
          const { entries, next } = await store.list({
            where: [],
            limit: 3,
            ...(cursor === undefined ? {} : { cursor }),
          })
          seen.push(...idsOf(entries))
          if (next === null) break
          cursor = next
          await store.append([at(`new${page}`, 100)])
        }
        expect(seen).toEqual(['d9', 'd8', 'd7', 'd6', 'd5', 'd4', 'd3', 'd2', 'd1', 'd0'])
      })

      it('keeps to range and filters', async () => {
        await store.append([at('a', 1), at('b', 2, 'Dev'), at('c', 3), at('d', 4)])
        const ids = async (listing: object) =>
          idsOf((await store.list({ where: [], limit: 10, ...listing })).entries)
        expect(await ids({ from: START + 2 * DAY, to: START + 4 * DAY })).toEqual(['c', 'b'])
        expect(await ids({ where: [{ dimension: 'agent', anyOf: ['Dev'] }] })).toEqual(['b'])
        expect(await ids({ where: [{ dimension: 'task', anyOf: [null] }], limit: 1 })).toEqual([
          'd',
        ])
        expect(await ids({ where: [{ dimension: 'tag.branch', anyOf: ['a', 'c'] }] })).toEqual([
          'c',
          'a',
        ])
        expect(await ids({ where: [{ dimension: 'agent', anyOf: [] }] })).toEqual([])
        const both = [
          { dimension: 'agent', anyOf: ['PM'] },
          { dimension: 'tag.branch', anyOf: ['b', 'd'] },
        ]
        expect(await ids({ where: both })).toEqual(['d'])
      })

      it('finds a call by any of its models, and gives all its rows', async () => {
        const usage = usageOf([
          { model: 'gpt-5', meters: { input: 1 } },
          { model: 'gpt-5-mini', meters: { input: 2 } },
        ])
        await store.append([callOf('a', { usage }), callOf('b')])
        const where = [{ dimension: 'model', anyOf: ['gpt-5-mini'] }] as const
        const { entries } = await store.list({ where, limit: 10 })
        expect(idsOf(entries)).toEqual(['a'])
        expect(entries[0]?.rows.map(({ model }) => model)).toEqual(['gpt-5', 'gpt-5-mini'])
      })

      it.each([{ limit: 0 }, { limit: 1001 }, { limit: 5, cursor: 'first' }])(
        'refuses %j',
        async (listing) => {
          const page = store.list({ where: [], ...listing })
          await expect(page).rejects.toMatchObject({ code: 'invalid_listing' })
        },
      )
    })

    it('says when calls of a task were made, and how the last one ended', async () => {
      const call = (id: string, days: number, changes: Partial<Entry> = {}) =>
        callOf(id, { time: START + days * DAY, dimensions: { task: 'T1' }, ...changes })
      await store.append([
        call('a', 2, { status: 'error' }),
        call('b', 1, { durationMs: 2 * DAY }),
        call('c', 2, { status: 'length' }),
        call('d', 9, { dimensions: { task: 'T2', agent: 'PM' } }),
        call('e', 9, { dimensions: {} }),
      ])
      const rows = await everything()
      const first = { value: 'T1', first: START + DAY, last: START + 2 * DAY }
      const selection = { to: START + 9 * DAY, where: [] }
      expect(await store.spans('task', selection)).toEqual([
        { ...first, ended: START + 3 * DAY, status: 'error' },
      ])
      for (const by of ['task', 'agent', 'session'] as const) {
        const spans = await store.spans(by, { where: [] })
        expect(new Set(spans)).toEqual(new Set(spansOf(by, { where: [] }, rows)))
      }
    })

    it('knows which task is a part of which', async () => {
      const call = (id: string, task: string | null, changes: Partial<Entry> = {}) =>
        callOf(id, { dimensions: task === null ? {} : { task }, ...changes })
      await store.append([
        call('a', 'T1'),
        call('b', 'by-call', { parentId: 'a' }),
        call('c', 'by-task', { parentId: 'T1' }),
        call('d', 'by-task', { parentId: 'T1' }),
        call('e', 'by-tag', { dimensions: { task: 'by-tag', tags: { parent_task: 'nobody' } } }),
        call('f', 'T1', { parentId: 'a' }),
        call('g', 'T1', { parentId: 'span-7' }),
        call('h', null, { parentId: 'T1' }),
        call('i', 'by-call', { parentId: 'c' }),
      ])
      const links = await store.taskLinks()
      expect(links).toEqual([
        { task: 'by-call', parent: 'T1' },
        { task: 'by-task', parent: 'T1' },
        { task: 'by-tag', parent: 'nobody' },
        { task: 'by-call', parent: 'by-task' },
      ])
      expect(taskLinksOf(await everything())).toEqual(links)
    })

    it('knows which task is a part of which, as the calls of one project say', async () => {
      const call = (id: string, project: string, parent: string) =>
        callOf(id, { dimensions: { task: 'T', project, tags: { parent_task: parent } } })
      const byId = (id: string, project: string, task: string, parentId: string) =>
        callOf(id, { dimensions: { task, project }, parentId })
      await store.append([call('a', 'api', 'A'), call('w', 'web', 'secret')])
      await store.append([byId('b', 'api', 'B', 'w'), byId('c', 'api', 'B', 'a')])
      expect(await store.taskLinks('api')).toEqual([
        { task: 'T', parent: 'A' },
        { task: 'B', parent: 'T' },
      ])
      expect(await store.taskLinks('none')).toEqual([])
    })

    it('reads an entry with all that corrects it', async () => {
      const next = callOf('a~2', { corrects: 'a' })
      await store.append([callOf('a'), callOf('b'), reversalOf(callOf('a')), next])
      await store.append([reversalOf(next), callOf('a~3', { corrects: 'a~2' })])
      expect(idsOf(await store.read('a'))).toEqual(['a', 'a~r', 'a~2', 'a~2~r', 'a~3'])
      expect(idsOf(await store.read('b'))).toEqual(['b'])
      expect(await store.read('nobody')).toEqual([])
    })

    it('is read from the tail by cursor', async () => {
      await store.append(['a', 'b', 'c'].map((id) => callOf(id)))
      expect(await store.lastSeq()).toBe(3)
      const first = await store.tail(0, 2)
      expect(first.map(({ id }) => id)).toEqual(['a', 'b'])
      const rest = await store.tail(first.at(-1)?.seq ?? 0, 2)
      expect(rest.map(({ id }) => id)).toEqual(['c'])
      expect(await store.tail(rest.at(-1)?.seq ?? 0, 2)).toEqual([])
    })

    it('keeps a copy of each price row that it used', async () => {
      const usage = usageOf([
        { model: 'gpt-5', meters: { input: 1 } },
        { model: 'gpt-5-mini', meters: { input: 2 } },
      ])
      await store.append([callOf('a', { usage })])
      const prices = await store.prices([PRICE.id, SMALL_PRICE.id, 'other'])
      expect(prices).toEqual(
        new Map([
          [PRICE.id, PRICE],
          [SMALL_PRICE.id, SMALL_PRICE],
        ]),
      )
    })

    describe('forget', () => {
      it('lets old calls go for good', async () => {
        const old = callOf('old', { time: START - 1 })
        await store.append([old, reversalOf(old), callOf('new')])
        expect(await store.forget(START)).toBe(2)
        expect(idsOf((await store.list({ where: [], limit: 5 })).entries)).toEqual(['new'])
        const again = await store.append([old, callOf('new'), callOf('newer')])
        expect(again).toMatchObject({ accepted: 1, duplicates: 1 })
        expect(again.rejected).toMatchObject([
          { index: 0, id: 'old', code: 'entry_older_than_retention' },
        ])
        expect((await store.stats()).retainedFrom).toBe(START)
      })

      it('never uses a row number twice, and never goes back in time', async () => {
        await store.append([callOf('a'), callOf('b')])
        expect(await store.forget(START + 1)).toBe(2)
        expect(await store.forget(START)).toBe(0)
        await store.append([callOf('c', { time: START + 1 }), callOf('d')])
        expect((await everything()).map(({ seq, id }) => [seq, id])).toEqual([[3, 'c']])
      })
    })

    it('says what it holds', async () => {
      expect(await store.stats()).toMatchObject({ entries: 0, rows: 0, first: null, last: null })
      await store.append([callOf('a'), missingCall('b', { time: START + DAY })])
      expect(await store.stats()).toMatchObject({
        entries: 2,
        rows: 2,
        first: START,
        last: START + DAY,
        retainedFrom: null,
      })
    })

    it('finds nothing wrong with its files', async () => {
      await store.append([callOf('a')])
      expect(await store.check()).toEqual([])
    })

    it('refuses to be used when it is closed', async () => {
      await store.close()
      await store.close()
      const uses = [
        store.append([]),
        store.reconcile('s', [], () => []),
        store.states('s'),
        store.ask(EVERYTHING),
        store.list({ where: [], limit: 1 }),
        store.read('a'),
        store.tail(0, 1),
        store.tally(1),
        store.prices([]),
        store.forget(0),
        store.stats(),
        store.check(),
      ]
      for (const use of uses) await expect(use).rejects.toMatchObject({ code: 'store_closed' })
    })
  })
}
