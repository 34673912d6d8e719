/** What a pump works with. */
export interface LinePumpOptions {
  /** Appends so many lines: text that ends with a line end. */
  write(text: string, count: number): Promise<void>
  /** The same, at once. */
  writeNow(text: string, count: number): void
  /** Told of lines that could not be written. */
  failed(lines: readonly string[], error: unknown): void
  /** Characters that may wait; beyond them lines are written at once. */
  readonly maxWaiting: number
}

/** Writes lines in the background. */
export interface LinePump {
  /** Takes a line, without its end. Never throws; waits only when too much is waiting. */
  add(line: string): void
  /** Resolves when all lines are written, or have failed. */
  drain(): Promise<void>
  /** Writes at once what is not known to be written: the process ends. Lines may then stand twice. */
  drainNow(): void
}

/** One write stays below what Node splits, so that lines of several processes do not mix. */
const MAX_WRITE = 256 * 1024

/** A pump: one write at a time, of all lines that came during the one before. */
export function linePump(options: LinePumpOptions): LinePump {
  let waiting: string[] = []
  let size = 0
  let inFlight: readonly string[] = []
  let writing: Promise<void> | null = null
  let isScheduled = false

  function add(line: string): void {
    waiting.push(line)
    size += line.length + 1
    if (size > options.maxWaiting) writeNow(take(Number.POSITIVE_INFINITY))
    else if (writing === null && !isScheduled) {
      isScheduled = true
      setImmediate(() => {
        isScheduled = false
        void start()
      })
    }
  }

  function take(most: number): readonly string[] {
    let count = 0
    let taken = 0
    while (count < waiting.length && (count === 0 || taken < most)) {
      taken += (waiting[count]?.length ?? 0) + 1
      count += 1
    }
    const lines = waiting.slice(0, count)
    waiting = waiting.slice(count)
    size -= taken
    return lines
  }

  function start(): Promise<void> {
    writing ??= writeAll().finally(() => {
      writing = null
    })
    return writing
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      inFlight = take(MAX_WRITE)
      try {
        await options.write(textOf(inFlight), inFlight.length)
      } catch (error) {
        options.failed(inFlight, error)
      }
      inFlight = []
    }
  }

  function writeNow(lines: readonly string[]): void {
    if (lines.length === 0) return
    try {
      options.writeNow(textOf(lines), lines.length)
    } catch (error) {
      options.failed(lines, error)
    }
  }

  return {
    add,
    async drain() {
      while (waiting.length > 0 || writing !== null) await start()
    },
    drainNow: () => writeNow([...inFlight, ...take(Number.POSITIVE_INFINITY)]),
  }
}

const textOf = (lines: readonly string[]): string => `${lines.join('\n')}\n`
