import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { currentScope } from './current-scope.ts'
import { enterScope } from './enter-scope.ts'
import { run } from './run.ts'
import { addScopeSource } from './scope-sources.ts'

const scope = (agent: string) => Object.freeze({ agent })

it('is current for the rest of the context, until it is left', async () => {
  await run({ agent: 'outer' }, async () => {
    const leave = enterScope(scope('inner'))
    await sleep(1)
    expect(currentScope()).toEqual({ agent: 'inner' })
    leave()
    expect(currentScope()).toEqual({ agent: 'outer' })
    await sleep(1)
    expect(currentScope()).toEqual({ agent: 'outer' })
  })
})

it('is seen no more once it is left, wherever the context went', async () => {
  await run({}, async () => {
    const leaveFirst = enterScope(scope('first'))
    const leaveSecond = enterScope(scope('second'))
    const later = sleep(5).then(() => currentScope())
    leaveFirst()
    expect(currentScope()).toEqual({ agent: 'second' })
    leaveSecond()
    expect(await later).toEqual({})
  })
})

it('nests as scopes do', () => {
  run({ user: 'ada' }, () => {
    const leave = enterScope(Object.freeze({ ...currentScope(), tool: 'search' }))
    expect(run({ agent: 'PM' }, currentScope)).toEqual({
      user: 'ada',
      tool: 'search',
      agent: 'PM',
    })
    leave()
  })
})

it('may be told by somebody else, for as long as is wished', () => {
  const remove = addScopeSource((outer) => ({ ...outer, tool: 'told' }))
  expect(run({ agent: 'PM' }, currentScope)).toEqual({ agent: 'PM', tool: 'told' })
  remove()
  expect(run({ agent: 'PM' }, currentScope)).toEqual({ agent: 'PM' })
})
