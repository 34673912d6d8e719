import type { Snapshot } from './entry-reader.ts'
import type { StatementRunner } from './statement-runner.ts'

/** Gives each piece of work one state of the ledger. They share a connection, so they take turns. */
export function snapshotsOf({ run }: StatementRunner): Snapshot {
  let turn: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = turn.then(async () => {
      await run({ sql: 'BEGIN', params: [] })
      try {
        return await work(run)
      } finally {
        // Where the connection was lost, its transaction is too.
        await run({ sql: 'ROLLBACK', params: [] }).catch(() => {})
      }
    })
    turn = result.catch(() => {})
    return result
  }
}
