import { nestScope } from '../../../ledger/scope.ts'
import { scopeWithin } from '../../../tracker/current-scope.ts'
import { isAsyncGenerator, keepScope, onStep } from '../../../tracker/scoped-generator.ts'
import { type FrameworkOptions, trackerOf } from '../framework-options.ts'
import { inScope } from '../in-scope.ts'
import { openToolRun } from '../open-tool-run.ts'

/** Tools by name, of which those with an `execute` are run by the program. */
type Tools = Readonly<Record<string, object>>

/**
 * The same tools, but what they do is known: calls made within a tool belong to it, and its runs, how
 * long they took and whether they succeeded count in statistics of tools. For the AI SDK, where
 * nothing else tells (5 and 6), and for any other object of tools with an `execute`.
 *
 * @example
 * import { currentScope, tokenledgerTools } from '@tokenledger/sdk'
 * const weather = { description: 'The weather', execute: async () => currentScope().tool }
 * const tools = tokenledgerTools({ weather })
 * console.log(await tools.weather.execute()) // weather
 */
export function tokenledgerTools<Known extends Tools>(
  tools: Known,
  options: FrameworkOptions = {},
): Known {
  const wrapped = Object.entries(tools).map(([name, tool]) => [
    name,
    wrappedTool(name, tool, options),
  ])
  return Object.fromEntries(wrapped)
}

function wrappedTool(name: string, tool: object, options: FrameworkOptions): object {
  const execute: unknown = Reflect.get(tool, 'execute')
  if (typeof execute !== 'function') return tool
  return {
    ...tool,
    execute(...args: unknown[]): unknown {
      const scope = nestScope(scopeWithin(options.scope ?? {}), { tool: name })
      const tracker = trackerOf(options)
      const run = openToolRun({ tracker, tool: name, scope, teller: 'tools' })
      return settled(run.end, () => {
        const result: unknown = inScope(run.scope, () => execute.apply(tool, args))
        keepScope(run.scope, result)
        return result
      })
    },
  }
}

/** What the work gives, as it gives it: a value, a promise, or values one after the other. */
function settled(end: (succeeded: boolean) => void, work: () => unknown): unknown {
  try {
    const result = work()
    if (isPromise(result)) {
      result.then(
        () => end(true),
        () => end(false),
      )
    } else if (isAsyncGenerator(result)) followed(result, end)
    else end(true)
    return result
  } catch (error) {
    end(false)
    throw error
  }
}

/** One value after the other: it has ended with the last one, or when nobody wants more. */
function followed(values: AsyncGenerator, end: (succeeded: boolean) => void): void {
  onStep(values, 'next', (take) => {
    const taken = take() as Promise<IteratorResult<unknown>>
    taken.then(
      ({ done }) => done && end(true),
      () => end(false),
    )
    return taken
  })
  onStep(values, 'return', (take) => {
    end(true)
    return take()
  })
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function'
