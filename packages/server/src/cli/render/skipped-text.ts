import { shortenHome } from '../../ingest/agent-logs/shorten-home.ts'
import { countText } from './number-text.ts'
import { visibleText } from './visible-text.ts'

/** What was left out for one reason, with the first place where it stands. */
export interface SkippedGroup {
  readonly reason: string
  readonly count: number
  readonly meaning?: string
  readonly file?: string
  /** Null: the file is gone. */
  readonly line?: number | null
}

/** `skipped 2 invalid_json: the line is no JSON (first: ~/.claude/projects/x/s1.jsonl:13)`. */
export function skippedText(
  { reason, count, meaning, file, line = 1 }: SkippedGroup,
  home: string,
): string {
  const why = meaning === undefined ? '' : `: ${meaning}`
  const place = line === null ? ', gone by now' : `:${line}`
  const where = file === undefined ? '' : ` (first: ${shortenHome(file, home)}${place})`
  return visibleText(`skipped ${countText(count)} ${reason}${why}${where}`)
}
