import { type PictureWords, picture } from './picture.ts'

/**
 * A picture of a drawing made of elements: their boxes, the rectangles and straight lines of SVG, and
 * their texts, as they stand in the page. What is scrolled out of sight is in it, too.
 */
export function pngOfBoxes(drawing: Element, words: PictureWords): Promise<Blob> {
  const { left, top, width, height } = drawing.getBoundingClientRect()
  return picture(
    {
      ...{ element: drawing, width, height },
      scale: devicePixelRatio,
      paint(context) {
        context.translate(-left, -top)
        for (const element of drawing.querySelectorAll('*')) paintElement(context, element)
      },
    },
    words,
  )
}

function paintElement(context: CanvasRenderingContext2D, element: Element): void {
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  if (style.visibility === 'hidden' || element.classList.contains('sr-only')) return
  if (element instanceof SVGRectElement) fillBox(context, box, style.fill)
  else if (element instanceof SVGPathElement) drawLine(context, box, style)
  else if (element instanceof SVGSVGElement) fillBox(context, box, style.backgroundColor)
  else if (element instanceof HTMLElement) {
    const gap = Number.parseFloat(style.borderRightWidth)
    fillBox(context, new DOMRect(box.x, box.y, box.width - gap, box.height), style.backgroundColor)
    for (const node of element.childNodes) {
      if (node instanceof Text) write(context, node, { clip: box, style })
    }
  }
}

function fillBox(context: CanvasRenderingContext2D, box: DOMRect, colour: string): void {
  context.fillStyle = colour
  context.fillRect(box.x, box.y, box.width, box.height)
}

/** Lines of drawings are straight: one goes from corner to corner of its box. */
function drawLine(context: CanvasRenderingContext2D, box: DOMRect, style: CSSStyleDeclaration) {
  context.save()
  context.strokeStyle = style.stroke
  context.setLineDash([3, 3])
  context.beginPath()
  context.moveTo(box.left, box.top)
  context.lineTo(box.right, box.bottom)
  context.stroke()
  context.restore()
}

function write(
  context: CanvasRenderingContext2D,
  text: Text,
  { clip, style }: { readonly clip: DOMRect; readonly style: CSSStyleDeclaration },
): void {
  const range = document.createRange()
  range.selectNodeContents(text)
  const box = range.getBoundingClientRect()
  if (box.width === 0) return
  // An inline element is as wide as its text: what cuts it off is the block around it.
  const around = style.display === 'inline' ? text.parentElement?.parentElement : null
  const { x, width } = around?.getBoundingClientRect() ?? clip
  context.save()
  context.beginPath()
  context.rect(x, box.top, width, box.height)
  context.clip()
  context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  context.fillStyle = style.color
  context.textBaseline = 'middle'
  context.fillText(text.data, box.left, box.top + box.height / 2)
  context.restore()
}
