import type { KeyRecord } from '../../store/key-store.ts'
import type { Io } from '../io.ts'
import { table } from '../render/table.ts'

const COLUMNS = [
  { title: 'Id' },
  { title: 'Name', canShrink: true },
  { title: 'Scopes' },
  { title: 'Project', canShrink: true },
  { title: 'Made', expendable: 1 },
  { title: 'Last used' },
  { title: 'State' },
] as const

/** Keys as a table; times are UTC. */
export function keysTable(keys: readonly KeyRecord[], { colours, width }: Io): Promise<string> {
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.scopes.join(', '),
    key.project ?? 'all',
    minuteText(key.createdAt),
    key.lastUsedAt === null ? 'never' : minuteText(key.lastUsedAt),
    key.revokedAt === null
      ? { text: 'in force', paint: colours.green }
      : { text: 'revoked', paint: colours.yellow },
  ])
  return table(COLUMNS, rows, { colours, width })
}

const minuteText = (time: number): string =>
  new Date(time).toISOString().slice(0, 16).replace('T', ' ')
