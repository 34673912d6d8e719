/** Whether an event takes its call back: the history that told of it does no longer. */
export const isWithdrawn = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'withdrawn' in event && event.withdrawn === true
