/** Whether a tracker refused a call: the one error that metering passes on. */
export const isBudgetError = (error: unknown): boolean =>
  error instanceof Error && error.name === 'BudgetExceededError'
