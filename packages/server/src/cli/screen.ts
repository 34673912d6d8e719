/** A terminal that is drawn on as a whole. */
export interface Screen {
  readonly columns: () => number
  readonly rows: () => number
  /** Replaces what is shown. What is too wide is cut at the edge. */
  readonly show: (lines: readonly string[]) => void
  /** Calls back when the user wants to leave: `q`, Escape, Ctrl-C, or a signal that ends the process. */
  readonly onLeave: (leave: () => void) => void
  /** Calls back when the terminal gets another size. */
  readonly onResize: (draw: () => void) => void
  /** Gives the terminal back as it was. May be called again. */
  readonly close: () => void
  /** Ends the process, whatever it is at. */
  readonly end: () => void
}

/** Alternate screen, no cursor, and lines that are too long are cut at the edge. */
const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l'
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l'
const HOME = '\u001B[H'
const CLEAR_LINE = '\u001B[K'
const CLEAR_BELOW = '\u001B[J'

const LEAVING_KEYS: ReadonlySet<string> = new Set(['q', 'Q', '\u001B', '\u0003', '\u0004'])
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Takes the process's terminal: its alternate screen, without a cursor. Null where there is none. */
export function processScreen(): Screen | null {
  const { stdin, stdout } = process
  if (stdin.isTTY !== true || stdout.isTTY !== true) return null
  let isOpen = true
  const close = (): void => {
    if (!isOpen) return
    isOpen = false
    stdin.setRawMode(false)
    stdin.pause()
    stdout.write(LEAVE)
  }
  stdout.write(ENTER)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  // Whatever ends the process, the terminal is the user's again.
  process.once('exit', close)
  return {
    columns: () => stdout.columns,
    rows: () => stdout.rows,
    show: (lines) => {
      const drawn = lines.slice(0, stdout.rows).map((line) => line + CLEAR_LINE)
      if (isOpen) stdout.write(HOME + drawn.join('\r\n') + CLEAR_BELOW)
    },
    onLeave: (leave) => {
      stdin.on('data', (key: string) => {
        if (LEAVING_KEYS.has(key)) leave()
      })
      for (const signal of SIGNALS) process.once(signal, leave)
    },
    onResize: (draw) => {
      stdout.on('resize', draw)
    },
    close,
    end: () => process.exit(),
  }
}
