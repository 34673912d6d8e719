import type { Scope } from '../ledger/scope.ts'
import { scopeStorage } from './current-scope.ts'

type AnyGenerator = Generator | AsyncGenerator

const STEPS = ['next', 'return', 'throw'] as const

const tagOf = (made: unknown): string => Object.prototype.toString.call(made)

/** Whether it gives the values of an `async function*`. */
export const isAsyncGenerator = (made: unknown): made is AsyncGenerator =>
  tagOf(made) === '[object AsyncGenerator]'

const isGenerator = (made: object): made is AnyGenerator =>
  isAsyncGenerator(made) || tagOf(made) === '[object Generator]'

/**
 * Sees to it that the body of a generator runs in the scope that it was made in: without that it runs
 * in the scope of whoever asks for its next value. Whatever else was made stays as it is.
 */
export function keepScope(scope: Scope, made: unknown): void {
  // Most things are none, which this tells in no time.
  if (typeof made !== 'object' || made === null || !('next' in made) || !isGenerator(made)) return
  const storage = scopeStorage()
  for (const step of STEPS) onStep(made, step, (take) => storage.run(scope, take))
}

/** Puts something around a step of a generator. @param around gets the step, and gives what it gave */
export function onStep(
  generator: AnyGenerator,
  step: (typeof STEPS)[number],
  around: (take: () => unknown) => unknown,
): void {
  const original: unknown = generator[step]
  if (typeof original !== 'function') return
  const value = (...args: unknown[]): unknown => around(() => original.apply(generator, args))
  // One that nobody may change stays as it is.
  Reflect.defineProperty(generator, step, { value, configurable: true, writable: true })
}
