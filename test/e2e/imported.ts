import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { WHY_NOT } from './browser.ts'
import type { Run } from './served.ts'

const FOLDER = join(import.meta.dirname, '../../../shared/data')

/** Traces of two services, and what is said of each call: they name no model and no agent. */
export const TRACES = [
  {
    path: join(FOLDER, 'azure-llm-2023-code.csv'),
    set: 'provider=azure.ai.openai,model=gpt-4o,agent=coder',
  },
  {
    path: join(FOLDER, 'azure-llm-2023-conv.csv'),
    set: 'provider=azure.ai.openai,model=gpt-4o-mini,agent=assistant',
  },
] as const

/** Why tests over the traces cannot run; null: they can. */
export const WHY_NO_TRACES =
  WHY_NOT ??
  TRACES.map(({ path }) => (existsSync(path) ? null : `There is no ${path}`)).find(
    (why) => why !== null,
  ) ??
  null

const MAP = 'time=TIMESTAMP,input_tokens=ContextTokens,output_tokens=GeneratedTokens'

/** Imports both. */
export function importTraces(run: Run, ledger: string): void {
  for (const { path, set } of TRACES) {
    run('import', '--source', 'csv', path, '--map', MAP, '--set', set, '--ledger', ledger)
  }
}
