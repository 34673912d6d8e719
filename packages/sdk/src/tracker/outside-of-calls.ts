import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * Begins what goes on for long, such as a timer of the whole process, outside of the async context of
 * the call that happens to need it first: whatever the program keeps there would be held until the end.
 */
export const outsideOfCalls: <T>(begin: () => T) => T = AsyncLocalStorage.snapshot()
