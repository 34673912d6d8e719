import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { innerScope, type Scope } from '../ledger/scope.ts'
import { currentScope } from './current-scope.ts'
import { run } from './run.ts'

const NAMES = ['agent', 'task', 'tool', 'session', 'user', 'workflow', 'project', 'environment']
const text = fc.string({ minLength: 1, maxLength: 8 })
const scopes: fc.Arbitrary<Scope> = fc.record(
  {
    ...Object.fromEntries(NAMES.map((name) => [name, text])),
    tags: fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      text,
    ),
  },
  { requiredKeys: [] },
)

describe('run', () => {
  it('hands back what the function gives, and passes what it throws', async () => {
    expect(run({ agent: 'PM' }, () => 7)).toBe(7)
    await expect(run({ agent: 'PM' }, async () => 'later')).resolves.toBe('later')
    const failure = new Error('mine')
    expect(() =>
      run({ agent: 'PM' }, () => {
        throw failure
      }),
    ).toThrow(failure)
    expect(currentScope()).toEqual({})
  })

  it('is where the body of a generator runs, whoever reads it', async () => {
    const seen: Scope[] = []
    const look = () => seen.push(currentScope())
    async function* later() {
      look()
      yield 1
      await sleep(1)
      look()
      yield 2
    }
    function* now() {
      look()
      yield* [1, 2]
    }
    const made = run({ agent: 'PM' }, later)
    const values = await run({ agent: 'reader' }, async () => {
      const all = [...run({ agent: 'QA' }, now)]
      for await (const value of made) {
        all.push(value)
        expect(currentScope()).toEqual({ agent: 'reader' })
      }
      return all
    })
    expect(values).toEqual([1, 2, 1, 2])
    expect(seen.map(({ agent }) => agent)).toEqual(['QA', 'PM', 'PM'])
  })

  it('nests as innerScope does, whatever the depth', () => {
    fc.assert(
      fc.property(fc.array(scopes, { maxLength: 5 }), (path) => {
        const seen = path.reduceRight(
          (inner, scope) => () => run(scope, inner),
          () => currentScope(),
        )()
        expect(seen).toEqual(path.reduce(innerScope, {}))
      }),
    )
  })

  it('says of a task within another whose part it is', () => {
    const within = (...path: Scope[]): Scope =>
      path.reduceRight(
        (inner, scope) => () => run(scope, inner),
        () => currentScope(),
      )()
    const [t1, t2, t3] = [{ task: 't1' }, { task: 't2' }, { task: 't3' }]
    expect(within(t1)).toEqual(t1)
    expect(within(t1, { agent: 'a' }, t1)).toEqual({ agent: 'a', task: 't1' })
    expect(within(t1, t2, { tool: 'x' })).toMatchObject({ task: 't2', tags: { parent_task: 't1' } })
    expect(within(t1, t2, t3).tags).toEqual({ parent_task: 't2' })
    const stated = { task: 't2', tags: { parent_task: 'other', team: 'x' } }
    expect(within(t1, stated).tags).toEqual({ parent_task: 'other', team: 'x' })
  })

  it('keeps tasks that run at the same time apart', async () => {
    const seen = await Promise.all(
      ['a', 'b', 'c'].map((agent, index) =>
        run({ agent }, async () => {
          await sleep(3 - index)
          return run({ tool: `of ${agent}` }, async () => {
            await sleep(index)
            return currentScope()
          })
        }),
      ),
    )
    expect(seen).toEqual(['a', 'b', 'c'].map((agent) => ({ agent, tool: `of ${agent}` })))
  })

  it('cannot be changed from within, nor by the object that was handed in', () => {
    const given = { agent: 'PM', tags: { team: 'a' } }
    run(given, () => {
      given.agent = 'QA'
      given.tags.team = 'b'
      const scope = currentScope()
      expect(scope).toEqual({ agent: 'PM', tags: { team: 'a' } })
      expect(Object.isFrozen(scope) && Object.isFrozen(scope.tags)).toBe(true)
    })
  })

  it('leaves the outer value where the inner one is undefined', () => {
    const inner = { agent: undefined, tool: 'search' } as unknown as Scope
    run({ agent: 'PM' }, () => {
      expect(run(inner, currentScope)).toEqual({ agent: 'PM', tool: 'search' })
    })
  })

  it('refuses what is no text, and says which', () => {
    const wrong = { user: 42 } as unknown as Scope
    expect(() => run(wrong, currentScope)).toThrow(/its user must be text, found number/)
    const tags = { tags: { team: null } } as unknown as Scope
    expect(() => run(tags, currentScope)).toThrow(/its team must be text, found object/)
  })
})

describe('the async context', () => {
  const SHARED = Symbol.for('@tokenledger/sdk/scope')

  it('is made by the first run, not before', () => {
    Reflect.deleteProperty(globalThis, SHARED)
    expect(currentScope()).toEqual({})
    expect(Reflect.has(globalThis, SHARED)).toBe(false)
    run({ agent: 'PM' }, () => {})
    expect(Reflect.has(globalThis, SHARED)).toBe(true)
  })

  it('is shared by a second copy of the module', async () => {
    vi.resetModules()
    const copy = await import('./run.ts')
    expect(copy.run).not.toBe(run)
    const seen = run({ agent: 'PM' }, () => copy.run({ tool: 'search' }, currentScope))
    expect(seen).toEqual({ agent: 'PM', tool: 'search' })
  })
})
