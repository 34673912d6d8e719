import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { memoryStore } from '../../../store/memory/memory-store.ts'
import { verify } from '../../../store/verify.ts'
import { answer, newerAnswer, type OpenCodeWriter, START } from './opencode-history.contract.ts'
import {
  DATA,
  eachWithHome,
  home,
  importAll,
  importInto,
  liveCalls,
  put,
  tokens,
  write,
} from './opencode-import.contract.ts'

eachWithHome()

test('a fork copies messages under new ids: they count once, in the session that they come from', async () => {
  const copied = [answer(), answer({ time: { created: START + 9_000, completed: START + 9_900 } })]
  const fork = (writer: OpenCodeWriter): void => {
    // Made later, with an id and a place in the file before the original's.
    writer.session('ses_a', { created: START + 1_000_000, directory: '/elsewhere' })
    for (const [index, data] of copied.entries()) {
      writer.message({ id: `msg_0${index}`, session: 'ses_a' }, data)
    }
  }
  const original = (writer: OpenCodeWriter): void => {
    writer.session('ses_b', { created: START })
    for (const [index, data] of copied.entries()) {
      writer.message({ id: `msg_1${index}`, session: 'ses_b' }, data)
    }
  }
  write((writer) => {
    fork(writer)
    original(writer)
    const own = answer({ time: { created: START + 2_000_000, completed: START + 2_000_900 } })
    writer.message({ id: 'msg_20', session: 'ses_a' }, own)
  })
  const { calls } = await importAll()
  expect(calls.map(({ session, project }) => [session, project])).toEqual([
    ['ses_b', '/home/ana/shop'],
    ['ses_b', '/home/ana/shop'],
    ['ses_a', '/elsewhere'],
  ])

  rmSync(join(home, DATA), { recursive: true })
  const store = memoryStore()
  write(fork)
  await importInto(store)
  expect((await liveCalls(store)).map(({ session }) => session)).toEqual(['ses_a', 'ses_a'])
  write(original)
  expect(await importInto(store)).toMatchObject({ newCalls: 0, changedCalls: 2 })
  expect((await liveCalls(store)).map(({ session }) => session)).toEqual(['ses_b', 'ses_b'])
})

test('a fork is known by its title where sessions began at one time', async () => {
  write((writer) => {
    writer.session('ses_1', { title: 'A (fork #12)' })
    writer.session('ses_2', { title: 'A' })
    writer.message({ id: 'msg_1', session: 'ses_1' }, answer())
    writer.message({ id: 'msg_2', session: 'ses_2' }, answer())
  })
  expect((await importAll()).calls).toMatchObject([{ session: 'ses_2' }])
})

test('answers of one moment with other counts are other answers', async () => {
  write((writer) => {
    writer.message({ id: 'msg_1', session: 's1' }, answer({ tokens: tokens(1, 2) }))
    writer.message({ id: 'msg_2', session: 's2' }, answer({ tokens: tokens(1, 3) }))
    writer.message({ id: 'msg_3', session: 's3' }, answer({ tokens: tokens(1, 3), agent: 'plan' }))
  })
  expect((await importAll()).calls).toHaveLength(3)
})

test('ids within rows tell answers apart that are alike in every count', async () => {
  const rows: readonly (readonly [string, string, string?])[] = [
    ['row_a', 'ses_1', 'msg_a'],
    ['row_b', 'ses_1', 'msg_b'],
    ['row_a_fork', 'ses_2', 'msg_a'],
    ['row_plain', 'ses_3'],
  ]
  const row = ([id, session, embedded]: (typeof rows)[number], writer: OpenCodeWriter): void =>
    writer.sessionMessage({ id, session }, { ...newerAnswer(), id: embedded })
  write((writer) => {
    for (const one of rows) row(one, writer)
  })
  const { calls } = await importAll()
  expect(calls.map(({ session }) => session)).toEqual(['ses_1', 'ses_1'])

  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...rows], { minLength: rows.length }), async (order) => {
      rmSync(join(home, DATA), { recursive: true, force: true })
      const store = memoryStore()
      for (const one of order) {
        write((writer) => row(one, writer))
        await importInto(store)
      }
      const described = (list: typeof calls) => list.map(({ id, session }) => [id, session])
      expect(described(await liveCalls(store))).toEqual(described(calls))
      expect((await verify(store)).problems).toEqual([])
    }),
    { numRuns: 10 },
  )
})

test('the files of one session are told apart by their ids, those of a fork are copies', async () => {
  put('ses_1', 'msg_1', answer())
  put('ses_1', 'msg_2', answer())
  put('ses_2', 'msg_3', answer())
  put('ses_2', 'msg_4', answer())
  expect((await importAll()).calls).toHaveLength(2)
})

test('a message of both tables, another channel and a file counts once', async () => {
  const fill = (writer: OpenCodeWriter): void => {
    writer.message({ id: 'msg_1', session: 'ses_1' }, answer())
    writer.sessionMessage({ id: 'msg_1', session: 'ses_1' }, newerAnswer())
  }
  write(fill)
  write(fill, 'opencode-next.db')
  put('ses_1', 'msg_1', answer())
  const { calls, report } = await importAll()
  expect(report.files).toBe(3)
  expect(calls).toHaveLength(1)
})

test('of copies that differ, the finished one counts, then the newer, in any order of imports', async () => {
  const versions: Record<string, (writer: OpenCodeWriter) => void> = {
    older: (writer) =>
      writer.message(
        { id: 'msg_1', session: 'ses_1', updated: START + 9 },
        answer({ tokens: tokens(999, 999), time: { created: START } }),
      ),
    newer: (writer) =>
      writer.sessionMessage(
        { id: 'msg_1', session: 'ses_1', updated: START + 5 },
        newerAnswer({ tokens: tokens(120, 60) }),
      ),
    file: () => put('ses_1', 'msg_1', answer({ tokens: tokens(7, 7) })),
  }
  const names = Object.keys(versions)
  const orders = fc.shuffledSubarray(names, { minLength: names.length })
  await fc.assert(
    fc.asyncProperty(orders, fc.boolean(), async (order, isStepwise) => {
      rmSync(join(home, DATA), { recursive: true, force: true })
      const store = memoryStore()
      for (const name of order) {
        write((writer) => versions[name]?.(writer))
        if (isStepwise) await importInto(store)
      }
      await importInto(store)
      const counted = (await liveCalls(store)).map(({ inputTokens }) => inputTokens)
      // A file that comes back after its message was read from the database cannot be told.
      const isBack = isStepwise && order.indexOf('file') > order.indexOf('newer')
      if (!isBack) expect(counted).toEqual([120])
    }),
    { numRuns: 24 },
  )
})

/** However often it was written. */
