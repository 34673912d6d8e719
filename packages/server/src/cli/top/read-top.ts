import { bucketStart, nextBucketStart } from '@tokenledger/sdk/core'
import type { Answer } from '../../query/answer.ts'
import type { Dimension, Filter, Query } from '../../query/query.ts'
import { type EventRow, eventRow } from '../../questions/event-row.ts'
import type { Store } from '../../store/store.ts'
import { BLOCK_MS, HOUR_MS } from '../blocks/blocks-of.ts'
import { type Block, readBlocks } from '../blocks/read-blocks.ts'
import { TABLE_MEASURES } from '../measures-of-tables.ts'

/** What the live view is about. */
export interface TopWanted {
  readonly timeZone: string
  readonly where: readonly Filter[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** Everything that the live view shows, read at one time. */
export interface TopFigures extends TopWanted {
  readonly today: Answer
  readonly lastHour: Answer
  readonly block: Block | null
  readonly groups: readonly { readonly dimension: Dimension; readonly answer: Answer }[]
  /** The latest calls, each with all of its parts. */
  readonly latest: readonly EventRow[]
}

const GROUPED: readonly Dimension[] = ['model', 'agent', 'session']
/** More than any terminal shows. */
const MOST_GROUPS = 12
const MOST_CALLS = 60

/** Reads what the live view shows: the day in a zone, the last hour, the active block, the latest calls. */
export async function readTop(store: Store, wanted: TopWanted): Promise<TopFigures> {
  const { timeZone, where, now } = wanted
  const day = {
    from: bucketStart(now, 'day', timeZone),
    to: nextBucketStart(now, 'day', timeZone),
  }
  const ask = (change: Partial<Query>): Promise<Answer> =>
    store.ask({
      bucket: 'none',
      timeZone,
      groupBy: [],
      where,
      previous: false,
      measures: TABLE_MEASURES,
      ...change,
    })
  const groups = []
  for (const dimension of GROUPED) {
    const answer = await ask({ ...day, groupBy: [dimension], limit: MOST_GROUPS })
    groups.push({ dimension, answer })
  }
  return {
    ...wanted,
    today: await ask(day),
    lastHour: await ask({ from: now - HOUR_MS, to: now + 1 }),
    block: await activeBlock(store, wanted),
    groups,
    latest: await latestCalls(store, where),
  }
}

async function activeBlock(store: Store, { where, now }: TopWanted): Promise<Block | null> {
  const { blocks } = await readBlocks(store, { from: now - BLOCK_MS, where, now, latest: 1 })
  const [block] = blocks
  return block?.isActive === true ? block : null
}

async function latestCalls(store: Store, where: readonly Filter[]): Promise<readonly EventRow[]> {
  const { entries } = await store.list({ where, limit: MOST_CALLS })
  const calls = entries.map(eventRow)
  const reversed = new Set(calls.map(({ sign, corrects }) => (sign === -1 ? corrects : null)))
  return calls.filter(({ id, sign }) => sign === 1 && !reversed.has(id))
}
