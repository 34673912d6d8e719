const LONG_MS = 2 ** 30

/** Keeps the process alive until the work is done: who waits for it must not end for want of other work. */
export async function keepAlive<Result>(work: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => {}, LONG_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
