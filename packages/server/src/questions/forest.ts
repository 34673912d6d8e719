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
  const rootOf = rootFinder()
  for (const { child, parent } of links) {
    if (parentOf.has(child) || rootOf.find(parent) === child) continue
    parentOf.set(child, parent)
    rootOf.put(child, parent)
    const siblings = childrenOf.get(parent)
    if (siblings === undefined) childrenOf.set(parent, [child])
    else siblings.push(child)
  }
  return { parentOf, childrenOf }
}

/** Finds the root above a name. Each search shortens the way of the next: chains may be long. */
function rootFinder() {
  const above = new Map<string, string>()
  return {
    put: (root: string, parent: string) => void above.set(root, parent),
    find(name: string): string {
      const way: string[] = []
      let at = name
      for (let next = above.get(at); next !== undefined; next = above.get(at)) {
        way.push(at)
        at = next
      }
      for (const one of way) above.set(one, at)
      return at
    },
  }
}

/** A name and all that is below it, itself first, parents before their children. */
export function treeOf({ childrenOf }: Pick<Forest, 'childrenOf'>, root: string): string[] {
  const tree = [root]
  for (const name of tree) for (const child of childrenOf.get(name) ?? []) tree.push(child)
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

/** How many names are below each name that has any. */
export function countBelow(forest: Forest): Map<string, number> {
  const ones = new Map(
    [...forest.parentOf.keys(), ...forest.childrenOf.keys()].map((one) => [one, 1]),
  )
  const counts = rollUp(forest, ones, (left = 0, right) => left + right)
  return new Map([...counts].map(([name, count]) => [name, count - 1]))
}

/** The trees that hold some names, whole: below before above. */
export function treesAround(forest: Forest, names: Iterable<string>): string[] {
  const roots = new Set<string>()
  const passed = new Set<string>()
  for (const name of names) {
    let at: string | undefined = name
    while (at !== undefined && !passed.has(at)) {
      passed.add(at)
      const above = forest.parentOf.get(at)
      if (above === undefined) roots.add(at)
      at = above
    }
  }
  return [...roots].flatMap((root) => treeOf(forest, root)).reverse()
}
