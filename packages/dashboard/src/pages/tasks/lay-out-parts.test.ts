import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOutParts } from './lay-out-parts.ts'
import type { Node } from './part.ts'

const node = (tokens: number, children: readonly Node[] = []): Node =>
  ({
    kind: 'task',
    name: 'T',
    rolled_up: { total_tokens: tokens + sum(children), cost_usd: null },
    children,
  }) as unknown as Node
const sum = (nodes: readonly Node[]): number =>
  nodes.reduce((total, { rolled_up }) => total + rolled_up.total_tokens, 0)
const colour = (): string => '--series-1'

const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
  tree: fc
    .tuple(
      fc.nat(1000),
      fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 4 })),
    )
    .map(([tokens, children]) => node(tokens, children)),
}))

describe('layOutParts', () => {
  it('keeps each part within the one above it, beside its neighbours', () => {
    fc.assert(
      fc.property(tree, (root) => {
        const parts = layOutParts(root, 'total_tokens', colour)
        const byPath = new Map(parts.map((part) => [part.path, part]))
        const ends = new Map<string, number>()
        for (const { path, start, share } of parts.slice(1)) {
          const above = byPath.get(path.includes('.') ? path.slice(0, path.lastIndexOf('.')) : '')
          if (above === undefined) throw new Error('a part without the one above it')
          expect(start).toBeGreaterThanOrEqual((ends.get(above.path) ?? above.start) - 1e-9)
          expect(start + share).toBeLessThanOrEqual(above.start + above.share + 1e-9)
          ends.set(above.path, start + share)
        }
      }),
    )
  })

  it('draws only the whole where nothing has a cost', () => {
    expect(layOutParts(node(5, [node(3)]), 'cost_usd', colour)).toMatchObject([{ share: 1 }])
  })
})
