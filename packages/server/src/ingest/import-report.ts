/** A record of the input that could not be kept, and where to find it. Its neighbours are kept. */
export interface ImportRejection {
  /** The file it stands in; null for a stream. */
  readonly file: string | null
  /** Line that it begins on, from 1; null when the input has no lines (a JSON document). */
  readonly line: number | null
  /** Its place among the events of that line or document, from 0. */
  readonly index?: number
  readonly id: string | null
  /** A code of the catalogue. */
  readonly code: string
  readonly message: string
}

/**
 * What became of one import: the shape that every importer returns and that `import --json` prints.
 * `accepted + duplicates + rejected` = all records of the input that stand for calls;
 * what stands for something else is counted in `skipped`.
 */
export interface ImportReport {
  /** The source of the entries: `events`, `csv`, `import:claude-code` … */
  readonly source: string
  /** Files read. A stream counts as one. */
  readonly files: number
  /** Bytes read, before decompression. */
  readonly bytes: number
  /** New calls kept. */
  readonly accepted: number
  /** Calls that the ledger had already. */
  readonly duplicates: number
  readonly rejected: number
  /** The first rejections, at most `MAX_REJECTIONS`; `rejected` counts them all. */
  readonly rejections: readonly ImportRejection[]
  /** Records that are no calls, by reason. */
  readonly skipped: Readonly<Record<string, number>>
}

/** How far an import has come, told after each batch. */
export interface ImportProgress {
  /** Bytes read so far, before decompression: against the file's size the share that is done. */
  readonly bytes: number
  /** Records seen so far. */
  readonly records: number
}

/** How many rejections a report lists. */
export const MAX_REJECTIONS = 20

/** The report of an import that found nothing: where a sum begins. */
export function emptyReport(source: string): ImportReport {
  return {
    source,
    files: 0,
    bytes: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    rejections: [],
    skipped: {},
  }
}

/** The sum of two reports; the source is the first one's. */
export function addReports(left: ImportReport, right: ImportReport): ImportReport {
  const skipped: Record<string, number> = { ...left.skipped }
  for (const [reason, count] of Object.entries(right.skipped)) {
    skipped[reason] = (skipped[reason] ?? 0) + count
  }
  return {
    source: left.source,
    files: left.files + right.files,
    bytes: left.bytes + right.bytes,
    accepted: left.accepted + right.accepted,
    duplicates: left.duplicates + right.duplicates,
    rejected: left.rejected + right.rejected,
    rejections: [...left.rejections, ...right.rejections].slice(0, MAX_REJECTIONS),
    skipped,
  }
}
