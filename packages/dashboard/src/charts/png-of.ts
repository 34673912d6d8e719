import { type PictureWords, picture } from './picture.ts'

/** A picture of a chart over time as it stands in the page, with its heading and legend. */
export function pngOf(chart: Element, words: PictureWords): Promise<Blob> {
  const drawn = chart.querySelector('canvas')
  if (drawn === null) throw new Error('Cannot make a picture: the chart is not drawn')
  const { clientWidth: width, clientHeight: height } = drawn
  return picture(
    {
      ...{ element: chart, width, height },
      scale: drawn.width / width,
      paint: (context) => context.drawImage(drawn, 0, 0, width, height),
    },
    words,
  )
}
