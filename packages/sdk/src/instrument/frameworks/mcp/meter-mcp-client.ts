import { safeText } from '../../../base/safe-text.ts'
import { nestScope } from '../../../ledger/scope.ts'
import { scopeWithin } from '../../../tracker/current-scope.ts'
import { type FrameworkOptions, trackerOf } from '../framework-options.ts'
import { inScope } from '../in-scope.ts'
import { openToolRun } from '../open-tool-run.ts'

// Two copies of this package in a process know each other's clients.
const METERED = Symbol.for('@tokenledger/sdk/metered-mcp-client')

/** A client of the Model Context Protocol, as far as it is looked at. */
interface McpClient {
  callTool(params: { readonly name: string }, ...more: never[]): unknown
}

/**
 * Follows the tools that a client of the Model Context Protocol calls: how often, how long and whether
 * they succeeded counts in statistics of tools. A tool consumes tokens in the call of the model that
 * reads its result; what it calls itself, in another process, is not seen here. The client itself is
 * changed, and gives the same answers and errors as before; metered twice, it is metered once.
 *
 * @returns the client
 * @example
 * import { meterMcpClient, TokenUsageTracker, toolStatistics } from '@tokenledger/sdk'
 * const tracker = new TokenUsageTracker()
 * const statistics = toolStatistics()
 * tracker.addSink(statistics)
 * const client = { callTool: async ({ name }) => ({ isError: name === 'broken' }) } // stands for one
 * meterMcpClient(client, { tracker })
 * await client.callTool({ name: 'search' })
 * await client.callTool({ name: 'broken' })
 * console.log(statistics.report().tools.map(({ tool, successRate }) => [tool, successRate])) // [ [ 'search', 1 ], [ 'broken', 0 ] ]
 */
export function meterMcpClient<Client extends McpClient>(
  client: Client,
  options: FrameworkOptions = {},
): Client {
  if (Reflect.has(client, METERED)) return client
  const original = client.callTool
  async function callTool(this: unknown, ...args: Parameters<McpClient['callTool']>) {
    const tool = safeText(String(args[0]?.name))
    const scope = nestScope(scopeWithin(options.scope ?? {}), { tool })
    const run = openToolRun({ tracker: trackerOf(options), tool, scope, teller: 'mcp' })
    try {
      const result: unknown = await inScope(run.scope, () => original.apply(this as Client, args))
      run.end(!isError(result))
      return result
    } catch (error) {
      run.end(false)
      throw error
    }
  }
  Object.defineProperty(client, 'callTool', { value: callTool, configurable: true, writable: true })
  Object.defineProperty(client, METERED, { value: true })
  return client
}

/** A tool that fails says so in its result; only the protocol's own errors are thrown. */
const isError = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && Reflect.get(result, 'isError') === true
