import { colourValue } from './palette.ts'

/** What a picture of a chart says besides the chart. */
export interface PictureWords {
  readonly title: string
  readonly subtitle: string
  readonly legend: readonly {
    readonly name: string
    readonly colour: string
    readonly text: string
  }[]
}

const MARGIN = 16
const LINE = 20

/** A picture of a chart as it stands in the page, with its heading and legend. */
export function pngOf(chart: Element, { title, subtitle, legend }: PictureWords): Promise<Blob> {
  const drawn = chart.querySelector('canvas')
  if (drawn === null) throw new Error('Cannot make a picture: the chart is not drawn')
  const scale = drawn.width / drawn.clientWidth
  const picture = document.createElement('canvas')
  const width = drawn.clientWidth + 2 * MARGIN
  const context = picture.getContext('2d')
  if (context === null) throw new Error('Cannot make a picture: the browser has no canvas')
  const font = getComputedStyle(chart).fontFamily
  const top = MARGIN + 2 * LINE + 8
  context.font = `12px ${font}`
  const lines = inLines(legend, width - 2 * MARGIN, (text) => context.measureText(text).width)
  picture.width = width * scale
  picture.height = (top + drawn.clientHeight + (lines.length + 1) * LINE + MARGIN) * scale
  context.scale(scale, scale)
  context.fillStyle = colourValue(chart, '--surface-1')
  context.fillRect(0, 0, picture.width, picture.height)
  const write = (text: string, x: number, y: number, style: string, colour: string): void => {
    context.font = `${style} ${font}`
    context.fillStyle = colourValue(chart, colour)
    context.fillText(text, x, y)
  }
  write(title, MARGIN, MARGIN + 14, '600 15px', '--ink-1')
  write(subtitle, MARGIN, MARGIN + 14 + LINE, '12px', '--ink-3')
  context.drawImage(drawn, MARGIN, top, drawn.clientWidth, drawn.clientHeight)
  for (const [row, entries] of lines.entries()) {
    const y = top + drawn.clientHeight + (row + 1) * LINE
    for (const { x, name, text, colour } of entries) {
      context.fillStyle = colourValue(chart, colour)
      context.fillRect(MARGIN + x, y - 9, 9, 9)
      write(`${name}  ${text}`, MARGIN + x + 15, y, '12px', '--ink-2')
    }
  }
  return new Promise((resolve, reject) => {
    picture.toBlob((blob) =>
      blob === null ? reject(new Error('Cannot make a picture')) : resolve(blob),
    )
  })
}

type Placed = PictureWords['legend'][number] & { readonly x: number }

function inLines(
  legend: PictureWords['legend'],
  width: number,
  widthOf: (text: string) => number,
): readonly (readonly Placed[])[] {
  const lines: Placed[][] = [[]]
  let x = 0
  for (const entry of legend) {
    const wide = widthOf(`${entry.name}  ${entry.text}`) + 33
    if (x > 0 && x + wide > width) {
      lines.push([])
      x = 0
    }
    lines.at(-1)?.push({ ...entry, x })
    x += wide
  }
  return lines
}
