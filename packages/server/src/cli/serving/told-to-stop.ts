/** One press of Ctrl+C reaches a program several times: by the terminal, and by each that started it. */
const ONE_PRESS_MS = 1000
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Resolves when the process is told to stop. Told again, it ends at once. */
export const toldToStop = (): Promise<void> =>
  new Promise((resolve) => {
    let first: number | null = null
    const onSignal = (): void => {
      const now = performance.now()
      first ??= now
      if (now - first > ONE_PRESS_MS) process.exit(130)
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, onSignal)
  })
