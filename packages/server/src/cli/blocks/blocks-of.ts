import { addSums, NO_USAGE, type UsageSum, withoutPart } from './usage-sum.ts'

/** An hour of UTC in which calls were made. */
export interface HourUsage {
  /** Epoch milliseconds. */
  readonly start: number
  readonly usage: UsageSum
  /** By name, the most tokens first. */
  readonly models: readonly string[]
}

/** Five hours from the hour of a first call on: the window of the limits of some plans. */
export interface BlockUsage {
  /** The first call's hour, epoch milliseconds. */
  readonly start: number
  /** Five hours later; the instant itself belongs to the block. */
  readonly end: number
  readonly usage: UsageSum
  readonly models: readonly string[]
  /** Its first instant: the start, or just after it where the block before has that instant. */
  readonly from: number
  /** The last of its hours with a call. */
  readonly lastHour: number
}

/** What was used at one instant exactly. */
export type UsageAt = (instant: number) => Promise<Pick<HourUsage, 'usage' | 'models'>>

/** Milliseconds of an hour. */
export const HOUR_MS = 3_600_000
/** How long a block is. */
export const BLOCK_MS = 5 * HOUR_MS

/**
 * Cuts hours with calls into blocks: each begins with the hour (UTC) of its first call, and a call
 * that comes more than five hours after that begins the next one.
 *
 * @param hours in order, each with calls
 * @param usageAt asked where a block ends and the next hour has calls
 */
export async function blocksOf(
  hours: readonly HourUsage[],
  usageAt: UsageAt,
): Promise<readonly BlockUsage[]> {
  const blocks: BlockUsage[] = []
  let block: BlockUsage | null = null
  for (const hour of hours) {
    const { start } = hour
    if (block !== null && start < block.end) block = grown(block, hour)
    else if (block !== null && start === block.end) {
      const edge = await usageAt(start)
      const rest = withoutPart(hour.usage, edge.usage)
      if (edge.usage.calls > 0) block = grown(block, { ...edge, start })
      if (rest.calls <= 0) continue
      blocks.push(block)
      block = { ...begun({ ...hour, usage: rest }), from: start + 1 }
    } else {
      if (block !== null) blocks.push(block)
      block = begun(hour)
    }
  }
  return block === null ? blocks : [...blocks, block]
}

const begun = (hour: HourUsage): BlockUsage =>
  grown({ ...hour, ...spanOf(hour.start), usage: NO_USAGE, models: [] }, hour)

const spanOf = (start: number) => ({
  end: start + BLOCK_MS,
  from: start,
  lastHour: start,
})

const grown = (block: BlockUsage, { start, usage, models }: HourUsage): BlockUsage => ({
  ...block,
  usage: addSums(block.usage, usage),
  models: [...new Set([...block.models, ...models])],
  lastHour: start,
})
