import { present } from '../../base/present.ts'
import { logCall, type TokenLogCall } from './log-call.ts'
import type { TokenLogOptions } from './log-settings.ts'
import type { PerThousand } from './per-thousand.ts'
import { machine, tokenLog } from './token-log.ts'

let log = tokenLog({}, machine)

/**
 * Sets how token consumption is logged from now on; what is left out is at its default.
 *
 * @example
 * import { configureTokenLog, logTokenConsumption } from '@tokenledger/sdk'
 * configureTokenLog({ level: 'DEBUG', file: false, json: false, console: false })
 * logTokenConsumption('Broker', { usage_metadata: { input_tokens: 1247, output_tokens: 342 } }, 5)
 */
export function configureTokenLog(options: TokenLogOptions = {}): void {
  log = tokenLog(options, machine)
}

/**
 * Writes one line of what a call consumed, to the console and to the log of the day, after any
 * call to a model. `INFO` when the answer tells its usage, `DEBUG` when it does not. Never throws:
 * what goes wrong is an `ERROR` line.
 *
 * `AI_TOKEN_LOGGING=false` switches it off; `TOKEN_LOG_LEVEL` sets the least level;
 * `AI_INPUT_COST_PER_1K` and `AI_OUTPUT_COST_PER_1K` are prices where none are given.
 *
 * @param response what the model answered: a body, a message of LangChain, a stream's events …
 * @param call what else is known, or just the number of input messages
 * @example
 * import { configureTokenLog, logTokenConsumption } from '@tokenledger/sdk'
 * configureTokenLog({ file: false, json: false, console: false }) // without this line: all of them
 * const response = { usage_metadata: { input_tokens: 1247, output_tokens: 342, total_tokens: 1589 } }
 * logTokenConsumption('Broker', response, { inputMessageCount: 5 })
 */
export function logTokenConsumption(
  agent: string,
  response: unknown,
  call: TokenLogCall | number = {},
): void {
  const facts = typeof call === 'number' ? { inputMessageCount: call } : call
  logCall(log, machine.env, { agent, response, call: facts })
}

/**
 * The same with the model in the line: the one that answered, else the one that is given, else
 * `unknown`.
 */
export function logTokenConsumptionWithModelInfo(
  agent: string,
  response: unknown,
  inputMessageCount = 0,
  modelName?: string | null,
): void {
  const call = { inputMessageCount, model: modelName ?? 'unknown' }
  logCall(log, machine.env, { agent, response, call })
}

/**
 * The same with the cost in the line, in US dollars with 6 decimals. Without prices, and without
 * those of the environment, there is no cost in the line.
 */
export function logTokenConsumptionWithCost(
  agent: string,
  response: unknown,
  inputMessageCount = 0,
  inputCostPer1k?: PerThousand,
  outputCostPer1k?: PerThousand,
): void {
  const call = { inputMessageCount, ...present({ inputCostPer1k, outputCostPer1k }) }
  logCall(log, machine.env, { agent, response, call })
}
