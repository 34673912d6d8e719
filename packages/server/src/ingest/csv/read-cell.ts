import { parseTime, TokenledgerError } from '@tokenledger/sdk/core'
import type { CsvField } from './csv-fields.ts'

const NUMBER = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i
const EPOCH = /^\d{9,13}(?:\.\d+)?$/
/** Seconds up to the year 5138, milliseconds from 1973 on. */
const FIRST_MILLISECONDS = 100_000_000_000
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['0', false],
])

/**
 * The value of a cell that is not empty, as an event has it. A time may be RFC 3339, local
 * (`2023-11-16 18:17:03.97996`) or epoch seconds or milliseconds.
 *
 * @param timeZone of times that state none
 * @throws TokenledgerError `invalid_row` or `invalid_time`, naming the field and the text.
 */
export function readCell(field: CsvField, text: string, timeZone: string): unknown {
  if (field.kind === 'text') return text
  if (field.kind === 'time') return readTime(text, timeZone)
  if (field.kind === 'money') return readMoney(text)
  if (field.kind === 'number') {
    if (NUMBER.test(text) && !isAmbiguous(field, text)) return Number(text)
    throw unreadable(field, 'a number of 0 or more, without separators', text)
  }
  const value = BOOLEANS.get(text.toLowerCase())
  if (value === undefined) throw unreadable(field, 'true or false', text)
  return value
}

/** `1.000` tokens: a fraction of a token is less likely than a thousand of them. */
const isAmbiguous = ({ target }: CsvField, text: string): boolean =>
  target.endsWith('_tokens') && /^[1-9]\d{0,2}\.\d{3}$/.test(text)

const DOLLARS = /^(?:US\s?)?\$\s*|\s*(?:US\s?)?(?:\$|USD)$/g
const THOUSANDS = /^[1-9]\d{0,2}(?:,\d{3})+\.\d+$/
const DECIMAL_COMMA = /^\d+,\d+$/
/** `1,234`: a thousand dollars, or one and a quarter. */
const EITHER = /^[1-9]\d{0,2},\d{3}$/

/** An amount as decimal text. What may be read in two ways stays as it is, and is refused as a cost. */
function readMoney(text: string): string {
  const amount = text.replace(DOLLARS, '')
  if (THOUSANDS.test(amount)) return amount.replaceAll(',', '')
  return DECIMAL_COMMA.test(amount) && !EITHER.test(amount) ? amount.replace(',', '.') : amount
}

function readTime(text: string, timeZone: string): string {
  return new Date(EPOCH.test(text) ? epoch(Number(text)) : parseTime(text, timeZone)).toISOString()
}

function epoch(number: number): number {
  return Math.floor(number < FIRST_MILLISECONDS ? number * 1000 : number)
}

function unreadable({ target }: CsvField, rule: string, text: string): TokenledgerError {
  return new TokenledgerError(
    'invalid_row',
    `Cannot read ${target}: it must be ${rule}, found ${JSON.stringify(text)}`,
  )
}
