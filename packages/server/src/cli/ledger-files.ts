import { join } from 'node:path'
import type { Io } from './io.ts'

/** Where the ledgers of this user are. */
export interface LedgerFiles {
  readonly folder: string
  /** The real one. */
  readonly ledger: string
  /** The generated one: never mixed with real data. */
  readonly sample: string
}

const SAMPLE_NAME = 'sample.sqlite'

/** `$TOKENLEDGER_HOME`, else `~/.tokenledger`; the sample stands beside the ledger. */
export function ledgerFiles({ env, home }: Pick<Io, 'env' | 'home'>): LedgerFiles {
  const folder = env['TOKENLEDGER_HOME'] || join(home, '.tokenledger')
  return {
    folder,
    ledger: join(folder, 'ledger.sqlite'),
    sample: join(folder, SAMPLE_NAME),
  }
}

/** Whether a ledger file is the generated sample. */
export const isSampleFile = (file: string): boolean =>
  file === SAMPLE_NAME || file.endsWith(`/${SAMPLE_NAME}`) || file.endsWith(`\\${SAMPLE_NAME}`)
