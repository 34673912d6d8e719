import { type Comparable, compareValues } from './compare-values.ts'
import { measureValue } from './measures-of.ts'
import { isMeasure, type Order, type Query } from './query.ts'
import { foldSums, type Group } from './sums.ts'

/** A group in its place; the sum of what a limit left out has no values of its own. */
export interface RankedGroup extends Group {
  readonly isOther: boolean
}

const BY_COST: Order = { by: 'cost_usd', descending: true }
const BY_BUCKET: Order = { by: 'bucket', descending: false }

/**
 * Puts groups in the order of a question and sums what its limit leaves out.
 * With buckets and dimensions the limit counts groups over the whole range, so that the same ones
 * stand in every bucket.
 */
export function rankGroups(query: Query, groups: readonly Group[]): RankedGroup[] {
  const { bucket, groupBy, limit } = query
  if (bucket !== 'none' && groupBy.length > 0) return rankInBuckets(query, groups)
  const order = query.order ?? (bucket === 'none' ? BY_COST : BY_BUCKET)
  const ranked = sortGroups(query, order, groups)
  const isWhole = bucket === 'none' && groupBy.length === 0
  const count = isWhole ? ranked.length : (limit ?? ranked.length)
  const rest = ranked.slice(count)
  const kept = ranked.slice(0, count).map((group) => ({ ...group, isOther: false }))
  return rest.length === 0 ? kept : [...kept, otherOf(query, null, rest)]
}

/** Bucket by bucket: the groups in their rank, then what the limit left out. */
function rankInBuckets(query: Query, groups: readonly Group[]): RankedGroup[] {
  const { order, limit } = query
  const isByBucket = order === undefined || order.by === 'bucket'
  const wholes = [...collect(groups, keyOf).values()].map(
    (parts): Group => ({ ...parts[0], bucket: null, sums: foldSums(sumsOf(parts)) }),
  )
  const ranked = sortGroups(query, isByBucket ? BY_COST : order, wholes)
  const ranks = new Map(ranked.map((group, rank) => [keyOf(group), rank]))
  const rankOf = (group: Group): number => ranks.get(keyOf(group)) ?? 0

  const buckets = [...collect(groups, ({ bucket }) => bucket)].sort(([left], [right]) =>
    compareValues(left, right, order?.by === 'bucket' && order.descending),
  )
  return buckets.flatMap(([bucket, inBucket]) => {
    const kept = inBucket.filter((group) => rankOf(group) < (limit ?? ranks.size))
    const rest = inBucket.filter((group) => rankOf(group) >= (limit ?? ranks.size))
    const placed = isByBucket
      ? sortGroups(query, BY_COST, kept)
      : kept.sort((left, right) => rankOf(left) - rankOf(right))
    const rows = placed.map((group) => ({ ...group, isOther: false }))
    return rest.length === 0 ? rows : [...rows, otherOf(query, bucket, rest)]
  })
}

function otherOf({ groupBy }: Query, bucket: number | null, rest: readonly Group[]): RankedGroup {
  return { bucket, values: groupBy.map(() => null), sums: foldSums(sumsOf(rest)), isOther: true }
}

/** Sorted by what the order names, then by the dimension values, then by bucket. */
function sortGroups(query: Query, order: Order, groups: readonly Group[]): Group[] {
  return groups
    .map((group) => ({ group, key: orderKey(query, order, group) }))
    .sort(
      (left, right) =>
        compareValues(left.key, right.key, order.descending) ||
        compareGroups(left.group, right.group),
    )
    .map(({ group }) => group)
}

function orderKey({ groupBy }: Query, { by }: Order, group: Group): Comparable {
  if (by === 'bucket') return group.bucket
  if (isMeasure(by)) return measureValue(group.sums, by)
  return group.values[groupBy.indexOf(by)] ?? null
}

function compareGroups(left: Group, right: Group): number {
  for (const [at, value] of left.values.entries()) {
    const order = compareValues(value, right.values[at] ?? null)
    if (order !== 0) return order
  }
  return compareValues(left.bucket, right.bucket)
}

function collect<Key>(
  groups: readonly Group[],
  keyOfGroup: (group: Group) => Key,
): Map<Key, [Group, ...Group[]]> {
  const parts = new Map<Key, [Group, ...Group[]]>()
  for (const group of groups) {
    const key = keyOfGroup(group)
    const known = parts.get(key)
    if (known === undefined) parts.set(key, [group])
    else known.push(group)
  }
  return parts
}

function keyOf({ values }: Group): string {
  return JSON.stringify(values)
}

function sumsOf(groups: readonly Group[]) {
  return groups.map((group) => group.sums)
}
