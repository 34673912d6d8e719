/** What the status line shows of the ledger, prepared when histories are imported. Times are epoch milliseconds. */
export interface Figures {
  readonly schema_version: 1
  readonly made_at: number
  /** The day of the importer's zone; its cost is null where nothing of it is known. */
  readonly today: { readonly from: number; readonly to: number; readonly cost_usd: string | null }
  /** The last five-hour block of Claude Code; null: there is none. */
  readonly block: {
    readonly start: number
    readonly end: number
    readonly cost_usd: string | null
    readonly cost_usd_per_hour: string | null
  } | null
  /** Costs of the sessions of the last days, by id. */
  readonly sessions: Readonly<Record<string, string | null>>
}

/** The name of their file, beside the ledger. */
export const FIGURES_FILE = 'statusline.json'

/** Reads the file's text; null when it is none of ours. */
export function parseFigures(text: string): Figures | null {
  try {
    const value: unknown = JSON.parse(text)
    return isFigures(value) ? value : null
  } catch {
    return null
  }
}

function isFigures(value: unknown): value is Figures {
  if (typeof value !== 'object' || value === null) return false
  const { schema_version: version, made_at: madeAt, today, sessions } = value as Partial<Figures>
  const isWhole = [today, sessions].every((part) => typeof part === 'object' && part !== null)
  return version === 1 && typeof madeAt === 'number' && isWhole
}
