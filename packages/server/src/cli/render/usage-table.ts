import type { Answer, AnswerRow, Measures } from '../../query/answer.ts'
import type { Bucket, Dimension } from '../../query/query.ts'
import { bar } from './bar.ts'
import { bucketText } from './bucket-text.ts'
import type { Colours } from './colours.ts'
import { isIncomplete } from './coverage-line.ts'
import { type MoneyFormat, moneyFormat, moneyText } from './money-text.ts'
import { countText, shareText, shortCountText } from './number-text.ts'
import { dimensionOf, rowKey } from './row-key.ts'
import { sparkline, squeeze } from './sparkline.ts'
import { type Cell, type Column, table } from './table.ts'
import type { Trends } from './trends.ts'

/** How a table of usage is drawn. */
export interface UsageTableOptions {
  readonly bucket: Bucket
  readonly groupBy: readonly Dimension[]
  /** Terminal columns at hand. */
  readonly width: number
  /** Fewer columns and rounded counts. */
  readonly isCompact: boolean
  readonly colours: Colours
  /** What each group did over time: the column of small lines. */
  readonly trends?: Trends
  /** Whether the totals of the answer stand below; never below a single row. @default true */
  readonly hasTotal?: boolean
  /** Further columns at the end. */
  readonly notes?: readonly Note[]
}

/** A column of text that is looked up for each row. */
export interface Note {
  readonly title: string
  readonly textOf: (row: AnswerRow) => string
  /** How it gives way when there is little room. @default not at all */
  readonly column?: Pick<Column, 'canShrink' | 'legible' | 'expendable'>
}

/** One column: how it is headed and what it shows of a row. */
interface Field extends Column {
  readonly cellOf: (row: AnswerRow) => Cell
  readonly totalOf: (totals: Measures) => Cell
}

/** Below this width, and with `--compact`, tables have fewer columns and rounded counts. */
export const COMPACT_WIDTH = 100

const TREND_CELLS = 30
const BAR_CELLS = 12

/** Draws the rows of an answer with a total below. */
export function usageTable(answer: Answer, options: UsageTableOptions): Promise<string> {
  const fields = fieldsOf(answer, options)
  const rows = answer.rows.map((row) => fields.map(({ cellOf }) => cellOf(row)))
  const total = fields.map(({ totalOf }) => totalOf(answer.totals))
  const { width, colours, hasTotal = true } = options
  const isSummed = hasTotal && answer.rows.length > 1
  return table(fields, rows, { width, colours, ...(isSummed && { total }) })
}

function fieldsOf(answer: Answer, options: UsageTableOptions): Field[] {
  const { colours } = options
  const leading = leadingFields(options)
  const named = leading.map((field, at) =>
    at > 0 ? field : { ...field, totalOf: () => ({ text: 'Total', paint: colours.bold }) },
  )
  return [
    ...named,
    ...countFields(options),
    ...costFields(answer, options),
    ...trailing(answer, options),
  ]
}

function leadingFields({ bucket, groupBy, colours }: UsageTableOptions): Field[] {
  const time: Field[] =
    bucket === 'none'
      ? []
      : [field(title(bucket), (row) => bucketText(row.bucket, bucket), { align: 'left' })]
  const dimensions = groupBy.map((dimension, at) => {
    const cellOf = (row: AnswerRow): Cell =>
      row.other === true && at > 0 ? '' : dimensionCell(row, dimension, colours)
    return field(title(dimension), cellOf, { align: 'left', canShrink: true })
  })
  const all = [...time, ...dimensions]
  return all.length > 0 ? all : [field('', () => 'Total', { align: 'left' })]
}

function dimensionCell(row: AnswerRow, dimension: Dimension, colours: Colours): Cell {
  if (row.other === true) return { text: 'other', paint: colours.dim }
  return dimensionOf(row, dimension) ?? { text: '(none)', paint: colours.dim }
}

function countFields({ isCompact }: UsageTableOptions): Field[] {
  const count = isCompact ? shortCountText : countText
  const measure = (name: string, of: (row: Measures) => string, expendable?: number): Field => ({
    title: name,
    align: 'right',
    cellOf: of,
    totalOf: of,
    ...(expendable !== undefined && { expendable }),
  })
  const calls = measure('Calls', (row) => countText(row.calls))
  const tokens = measure('Tokens', (row) => count(row.total_tokens))
  const cached = measure('Cached', (row) => shareText(row.cache_read_tokens, row.input_tokens), 5)
  if (isCompact) return [calls, tokens, cached]
  return [
    calls,
    measure('Input', (row) => count(row.input_tokens), 4),
    cached,
    measure('Output', (row) => count(row.output_tokens), 3),
    measure('Reasoning', (row) => count(row.reasoning_tokens), 7),
    tokens,
    measure('Errors', (row) => count(row.error_calls), 6),
  ]
}

function costFields(answer: Answer, { colours }: UsageTableOptions): Field[] {
  const format = moneyFormat([...answer.rows, answer.totals].map((row) => row.cost_usd))
  const whole = Number(answer.totals.cost_usd)
  const total = moneyText(answer.totals.cost_usd, format, isIncomplete(answer.coverage))
  return [
    {
      ...field('Cost', (row) => costCell(row, format, colours), { align: 'right' }),
      totalOf: () => ({ text: total, paint: colours.bold }),
    },
    field(
      'Share',
      (row) => (row.cost_usd === null ? '–' : shareText(Number(row.cost_usd), whole)),
      {
        align: 'right',
        expendable: 9,
      },
    ),
  ]
}

/** Unknown is said in words; a sum with gaps is marked. */
function costCell(row: AnswerRow, format: MoneyFormat, colours: Colours): Cell {
  const gaps = row.unpriced_calls + row.missing_usage_calls
  const text = moneyText(row.cost_usd, format, gaps !== 0)
  if (row.cost_usd !== null) return { text, paint: colours.green }
  return { text: row.unpriced_calls !== 0 ? 'unpriced' : text, paint: colours.yellow }
}

function trailing(answer: Answer, options: UsageTableOptions): Field[] {
  const { trends, bucket, colours, notes = [] } = options
  const texts = notes.map((note) =>
    field(note.title, note.textOf, { align: 'left', ...note.column }),
  )
  if (trends !== undefined) return [trendField(trends, options), ...texts]
  if (bucket === 'none') return texts
  const highest = Math.max(...answer.rows.map(weight))
  const drawn = (row: AnswerRow): Cell => ({
    text: bar(weight(row), highest, BAR_CELLS),
    paint: colours.cyan,
  })
  return [field('', drawn, { align: 'left', expendable: 8 }), ...texts]
}

const weight = (row: AnswerRow): number => Number(row.cost_usd ?? 0)

function trendField({ byGroup, first, last }: Trends, options: UsageTableOptions): Field {
  const { groupBy, width, colours } = options
  const isNarrow = width < COMPACT_WIDTH
  const cells = isNarrow ? TREND_CELLS / 2 : TREND_CELLS
  const drawn = (row: AnswerRow): Cell => ({
    text: sparkline(squeeze(byGroup.get(rowKey(row, groupBy)) ?? [], cells)),
    paint: colours.cyan,
  })
  const heading = first === last || isNarrow ? 'Trend' : `${shortDate(first)} … ${shortDate(last)}`
  return field(heading, drawn, { align: 'left', expendable: 1 })
}

/** `11-22`, and with an hour `11-22 14:00`. */
const shortDate = (bucket: string | null): string =>
  (bucket ?? '').slice(5).replace(/T(\d\d)$/, ' $1:00')

const field = (
  name: string,
  cellOf: (row: AnswerRow) => Cell,
  column: Omit<Column, 'title'>,
): Field => ({ title: name, cellOf, totalOf: () => '', ...column })

const title = (name: string): string => {
  const words = name.replace(/^tag\./, '').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
