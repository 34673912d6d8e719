import { colourValue } from './palette.ts'

/** What a picture says besides what it shows. */
export interface PictureWords {
  readonly title: string
  readonly subtitle: string
  readonly legend: readonly {
    readonly name: string
    readonly colour: string
    readonly text: string
  }[]
}

/** What a picture shows: an element of the page, its size on the screen, and how it is drawn. */
export interface PictureOf {
  readonly element: Element
  readonly width: number
  readonly height: number
  /** Pixels of the picture for one of the page. */
  readonly scale: number
  /** Draws it from the origin on, in pixels of the page. */
  readonly paint: (context: CanvasRenderingContext2D) => void
}

const MARGIN = 16
const LINE = 20

/** A picture of a part of the page, with its heading and its legend, in the colours of the page. */
export function picture(shown: PictureOf, words: PictureWords): Promise<Blob> {
  const { element, scale, paint } = shown
  const { title, subtitle, legend } = words
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('Cannot make a picture: the browser has no canvas')
  const font = getComputedStyle(element).fontFamily
  const width = shown.width + 2 * MARGIN
  const top = MARGIN + 2 * LINE + 8
  context.font = `12px ${font}`
  const lines = inLines(legend, shown.width, (text) => context.measureText(text).width)
  const below = lines.length === 0 ? 0 : (lines.length + 1) * LINE
  canvas.width = width * scale
  canvas.height = (top + shown.height + below + MARGIN) * scale
  context.scale(scale, scale)
  context.fillStyle = colourValue(element, '--surface-1')
  context.fillRect(0, 0, canvas.width, canvas.height)
  const write = (text: string, x: number, y: number, style: string, colour: string): void => {
    context.font = `${style} ${font}`
    context.fillStyle = colourValue(element, colour)
    context.fillText(text, x, y)
  }
  write(title, MARGIN, MARGIN + 14, '600 15px', '--ink-1')
  write(subtitle, MARGIN, MARGIN + 14 + LINE, '12px', '--ink-3')
  context.save()
  context.translate(MARGIN, top)
  paint(context)
  context.restore()
  for (const [row, entries] of lines.entries()) {
    const y = top + shown.height + (row + 1) * LINE
    for (const { x, name, text, colour } of entries) {
      context.fillStyle = colourValue(element, colour)
      context.fillRect(MARGIN + x, y - 9, 9, 9)
      write(`${name}  ${text}`, MARGIN + x + 15, y, '12px', '--ink-2')
    }
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
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
  const lines: Placed[][] = []
  let x = 0
  for (const entry of legend) {
    const wide = widthOf(`${entry.name}  ${entry.text}`) + 33
    if (x === 0 || x + wide > width) {
      lines.push([])
      x = 0
    }
    lines.at(-1)?.push({ ...entry, x })
    x += wide
  }
  return lines
}
