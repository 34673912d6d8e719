import { type Node, type Part, sizeOf, type Width } from './part.ts'

/** Narrower than this share of the whole, a part is not drawn. */
const NARROWEST = 0.0015

/**
 * The parts of a tree as rectangles below each other: each as wide as its share, its children below
 * it from its left end on, what is its own beside them. Parts too narrow to be seen are left out.
 */
export function layOutParts(
  root: Node,
  width: Width,
  colourOf: (agent: string | null) => string,
): readonly Part[] {
  const whole = sizeOf(root, width)
  const parts: Part[] = []
  const place = (node: Node, above: Omit<Part, 'node' | 'share'>): void => {
    const share = whole === 0 ? (node === root ? 1 : 0) : sizeOf(node, width) / whole
    if (share < NARROWEST) return
    const colour = node.kind === 'agent' ? colourOf(node.name) : above.colour
    parts.push({ ...above, node, share, colour })
    let start = above.start
    for (const [index, child] of node.children.entries()) {
      const path = above.path === '' ? String(index) : `${above.path}.${index}`
      place(child, { path, depth: above.depth + 1, start, colour })
      start += whole === 0 ? 0 : sizeOf(child, width) / whole
    }
  }
  place(root, { path: '', depth: 0, start: 0, colour: colourOf(null) })
  return parts
}
