/**
 * Waits for work, but no longer than until a signal, which knows nothing of it afterwards: what is
 * waited for again and again would else be held until then.
 *
 * @throws what the work throws
 */
export async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  let leave = (): void => {}
  const left = new Promise<void>((resolve) => {
    leave = resolve
  })
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave)
  try {
    await Promise.race([work, left])
  } finally {
    signal.removeEventListener('abort', leave)
  }
}
