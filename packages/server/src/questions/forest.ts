/** Something is a part of something else, by their names. */
export interface Link {
  readonly child: string
  readonly parent: string
}

/** What is a part of what: each has one parent at most, and there are no circles. */
export interface Forest {
  readonly parentOf: ReadonlyMap<string, string>
  /** In the order of the links. */
  readonly childrenOf: ReadonlyMap<string, readonly string[]>
}

/** Makes a forest of links: of several parents the first one counts, and what would close a circle is left out. */
export function forestOf(links: Iterable<Link>): Forest {
  const parentOf = new Map<string, string>()
  const childrenOf = new Map<string, string[]>()
  for (const { child, parent } of links) {
    if (parentOf.has(child) || isWithin(parentOf, parent, child)) continue
    parentOf.set(child, parent)
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), child])
  }
  return { parentOf, childrenOf }
}

/** A name and all that is below it, itself first, parents before their children. */
export function treeOf({ childrenOf }: Pick<Forest, 'childrenOf'>, root: string): string[] {
  const tree = [root]
  for (const name of tree) tree.push(...(childrenOf.get(name) ?? []))
  return tree
}

/** What each name has together with all below it. Names that have nothing themselves are there, too. */
export function rollUp<Value>(
  forest: Forest,
  own: ReadonlyMap<string, Value>,
  add: (left: Value | undefined, right: Value) => Value,
): Map<string, Value> {
  const sums = new Map<string, Value>()
  const names = new Set([...own.keys(), ...forest.childrenOf.keys()])
  const roots = [...names].filter((name) => !forest.parentOf.has(name))
  for (const name of roots.flatMap((root) => treeOf(forest, root)).reverse()) {
    const parts = [
      own.get(name),
      ...(forest.childrenOf.get(name) ?? []).map((one) => sums.get(one)),
    ]
    for (const part of parts) {
      if (part !== undefined) sums.set(name, add(sums.get(name), part))
    }
  }
  return sums
}

function isWithin(parentOf: ReadonlyMap<string, string>, name: string, above: string): boolean {
  let at: string | undefined = name
  while (at !== undefined && at !== above) at = parentOf.get(at)
  return at === above
}
