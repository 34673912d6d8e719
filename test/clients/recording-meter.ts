import type { CallMeter, CallRequest, Entry, Hold, Usage } from '@tokenledger/sdk'

/** A meter that keeps what it is told, for tests. */
export interface RecordingMeter extends CallMeter {
  readonly entries: Entry[]
  readonly reserved: CallRequest[]
  readonly settled: Usage[]
  released: number
}

/** @param hold what calls get, besides being written down */
export function recordingMeter(hold: Partial<Hold> = {}): RecordingMeter {
  const meter: RecordingMeter = {
    entries: [],
    reserved: [],
    settled: [],
    released: 0,
    reserve(request) {
      meter.reserved.push(request)
      return {
        mayContinue: () => true,
        settle: (usage) => meter.settled.push(usage),
        release: () => {
          meter.released += 1
        },
        ...hold,
      }
    },
    record: (entry) => meter.entries.push(entry),
  }
  return meter
}
