import { statSync } from 'node:fs'
import { TokenledgerError } from '@tokenledger/sdk/core'
import { Command } from 'commander'
import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import {
  type MigrationTarget,
  migrateDown,
  migrateUp,
  migrationStates,
} from '../../store/sqlite/migrate.ts'
import { MIGRATIONS } from '../../store/sqlite/migrations/migrations.ts'
import { openDatabase } from '../../store/sqlite/open-database.ts'
import { sqliteDriver } from '../../store/sqlite/sqlite-driver.ts'
import type { Io } from '../io.ts'
import { ledgerFiles } from '../ledger-files.ts'
import { table } from '../render/table.ts'

const WAIT_MS = 60_000
const COLUMNS = [
  { title: 'Version', align: 'right' },
  { title: 'Name' },
  { title: 'State' },
] as const

/** `tokenledger migrate up|down|status`: brings the ledger file to another schema version. */
export function migrateCommand(io: Io): Command {
  const command = new Command('migrate').description(
    'Bring the ledger file to another schema version. Opening a ledger for writing brings it up by itself.',
  )
  const verb = (
    name: string,
    summary: string,
    work: (target: MigrationTarget, to: number | undefined) => Promise<void>,
  ): Command => {
    const sub = command.command(name).description(summary)
    if (name !== 'status') sub.option('--to <version>', 'stop at this version')
    return sub.action(async () => {
      const words = sub.optsWithGlobals<{ readonly ledger?: string; readonly to?: string }>()
      await withTarget(words.ledger ?? ledgerFiles(io).ledger, async (target) => {
        await work(target, versionOf(words.to))
        io.out(await statesText(target, io))
      })
    })
  }
  verb('status', 'show the versions that are known and those that the file has', async () => {})
  verb('up', 'apply what is missing', (target, to) => migrateUp(target, to))
  verb('down', 'take steps back: one, or down to --to', (target, to) =>
    migrateDown(target, to ?? Math.max(0, currentVersion(target) - 1)),
  )
  return command
}

async function withTarget(
  path: string,
  work: (target: MigrationTarget) => Promise<void>,
): Promise<void> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new TokenledgerError(
      'store_not_found',
      `Cannot migrate the ledger at "${path}": there is no such file; import something first`,
    )
  }
  const driver = sqliteDriver()
  const options = { path, readOnly: false, durability: 'full', waitMs: WAIT_MS } as const
  const db = await openDatabase(driver, options)
  try {
    await work({ db, path, migrations: MIGRATIONS, waitMs: WAIT_MS })
  } finally {
    db.close()
  }
}

function versionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const version = Number(text)
  if (Number.isInteger(version) && version >= 0 && version <= MIGRATIONS.length) return version
  throw new TokenledgerError(
    'invalid_option',
    `Cannot migrate --to "${text}": it must be a version from 0 to ${MIGRATIONS.length}`,
  )
}

const currentVersion = (target: MigrationTarget): number =>
  migrationStates(target).filter(({ applied }) => applied).length

async function statesText(target: MigrationTarget, { colours, home }: Io): Promise<string> {
  const rows = migrationStates(target).map(({ version, name, applied }) => [
    String(version),
    name,
    applied
      ? { text: 'applied', paint: colours.green }
      : { text: 'not applied', paint: colours.yellow },
  ])
  return `${await table(COLUMNS, rows, { colours })}\n${colours.dim(shortenHome(target.path, home))}\n`
}
