import { type Colours, PLAIN } from './colours.ts'
import { fitText, fitTextEnd } from './fit-text.ts'
import { type Measure, measureFor } from './text-width.ts'
import { visibleText } from './visible-text.ts'

/** A column of a table. */
export interface Column {
  readonly title: string
  /** Numbers stand right. @default 'left' */
  readonly align?: 'left' | 'right'
  /** May be cut with `…` when the table is too wide for the terminal. @default false */
  readonly canShrink?: boolean
  /** Cut at its beginning rather than at its end. @default false */
  readonly keepsEnd?: boolean
  /** Rather than cutting this one below that width, expendable ones are left out. @default 16 */
  readonly legible?: number
  /** Left out when there is no room, the highest number first. @default never */
  readonly expendable?: number
}

/** A cell: text, with the colour that it gets once it is aligned. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string }

/** How a table is drawn. */
export interface TableOptions {
  /** Terminal columns at hand. @default unlimited */
  readonly width?: number
  /** @default none */
  readonly colours?: Colours
  /** A last row below a line. */
  readonly total?: readonly Cell[]
}

const GAP = '  '
const LEGIBLE = 16
const MIN_SHRUNK = 8

const textOf = (cell: Cell): string => visibleText(typeof cell === 'string' ? cell : cell.text)

/**
 * Draws aligned rows under a heading. Columns are dropped, then cut, as far as they allow it, until
 * the table fits. Ends without a line break; lines carry no trailing blanks.
 */
export async function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width = Number.POSITIVE_INFINITY, colours = PLAIN, total }: TableOptions = {},
): Promise<string> {
  const all = total === undefined ? rows : [...rows, total]
  const measure = await measureFor(all.flatMap((row) => row.map(textOf)))
  const natural = columns.map((column, at) =>
    Math.max(measure(column.title), ...all.map((row) => measure(textOf(row[at] ?? '')))),
  )
  const shown = shownColumns(columns, natural, width)
  const widths = shrink(shown, columns, natural, width)
  const draw = (row: readonly Cell[]): string => drawRow(row, columns, widths, measure)
  const heading = columns.map(({ title }) => ({ text: title, paint: colours.dim }))
  const line = colours.dim('─'.repeat(widthOf([...widths.values()])))
  const lines = [draw(heading), ...rows.map(draw)]
  return (total === undefined ? lines : [...lines, line, draw(total)]).join('\n')
}

const widthOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, widths.length - 1)

/** The places of the columns for which there is room. */
function shownColumns(
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
): readonly number[] {
  let shown = columns.map((_, at) => at)
  const least = (at: number): number => {
    const { canShrink = false, legible = LEGIBLE } = columns[at] ?? {}
    return canShrink ? Math.min(natural[at] ?? 0, legible) : (natural[at] ?? 0)
  }
  while (widthOf(shown.map(least)) > width) {
    const rank = (at: number): number => columns[at]?.expendable ?? 0
    const next = shown.reduce((most, at) => (rank(at) > rank(most) ? at : most), shown[0] ?? 0)
    if (rank(next) === 0) break
    shown = shown.filter((at) => at !== next)
  }
  return shown
}

/** The width of each shown column: the widest ones give way first. */
function shrink(
  shown: readonly number[],
  columns: readonly Column[],
  natural: readonly number[],
  width: number,
): ReadonlyMap<number, number> {
  const widths = new Map(shown.map((at) => [at, natural[at] ?? 0]))
  let excess = widthOf([...widths.values()]) - width
  while (excess > 0) {
    const [at, widest] = [...widths]
      .filter(([place]) => columns[place]?.canShrink === true)
      .reduce((most, one) => (one[1] > most[1] ? one : most), [-1, MIN_SHRUNK])
    if (at === -1) break
    widths.set(at, widest - 1)
    excess -= 1
  }
  return widths
}

function drawRow(
  row: readonly Cell[],
  columns: readonly Column[],
  widths: ReadonlyMap<number, number>,
  measure: Measure,
): string {
  const drawn = [...widths].map(([at, width]) => {
    const cell = row[at] ?? ''
    const fit = columns[at]?.keepsEnd === true ? fitTextEnd : fitText
    const text = fit(textOf(cell), width, measure)
    const blank = ' '.repeat(width - measure(text))
    const painted = typeof cell === 'string' ? text : cell.paint(text)
    return columns[at]?.align === 'right' ? blank + painted : painted + blank
  })
  return drawn.join(GAP).trimEnd()
}
