import { closeSync, openSync, readSync } from 'node:fs'
import type { RecordedSum, SessionSum } from '../agent-log-source.ts'
import { isObject, type Json, type JsonObject } from '../join-json.ts'
import { parseJson } from '../parse-json.ts'
import { textOf } from './read-row.ts'

const MARKER = '"cost-state"'
/** A sum is a short row at the end of a history; what is longer is something else. */
const TAIL_BYTES = 64 << 10

/**
 * The sum of its session that Claude Code has written behind the last answer of a history: an earlier
 * one lacks what came after it. Null: there is none.
 *
 * @param from the byte offset behind the last row that speaks of usage
 * @param to the byte offset behind the last finished row
 */
export function sessionSumIn(path: string, from: number, to: number): SessionSum | null {
  const start = Math.max(from, to - TAIL_BYTES)
  // Behind the last row stands its line break as a rule: no file is opened for that.
  if (to - start < MARKER.length) return null
  const lines = textBetween(path, start, to).split('\n')
  for (const line of lines.reverse()) {
    const sum = line.includes(MARKER) ? sumOfRow(line) : null
    if (sum !== null) return sum
  }
  return null
}

function textBetween(path: string, start: number, to: number): string {
  const fd = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(to - start)
    return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, start))
  } finally {
    closeSync(fd)
  }
}

function sumOfRow(line: string): SessionSum | null {
  const row = parse(line)
  if (!isObject(row) || row['type'] !== 'cost-state') return null
  const session = textOf(row['sessionId'])
  const usage = row['modelUsage']
  if (session === null || !isObject(usage)) return null
  const models = Object.entries(usage).flatMap(([model, sum]) =>
    isObject(sum) ? [[model, sumOf(sum)] as const] : [],
  )
  return { session, models }
}

function parse(line: string): unknown {
  try {
    return parseJson(line)
  } catch {
    return null
  }
}

/** Its `inputTokens` are without the cached ones, as the provider counts. */
function sumOf(sum: JsonObject): RecordedSum {
  const [plain, read, write, output] = [
    count(sum['inputTokens']),
    count(sum['cacheReadInputTokens']),
    count(sum['cacheCreationInputTokens']),
    count(sum['outputTokens']),
  ]
  const isKnown = plain !== null && read !== null && write !== null
  return {
    inputTokens: isKnown ? plain + read + write : null,
    outputTokens: output,
    costUsd: amount(sum['costUSD']),
  }
}

const count = (value: Json | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null

/** A million dollars for one session is a mistake. */
const amount = (value: Json | undefined): number | null =>
  typeof value === 'number' && value >= 0 && value < 1_000_000 ? value : null
