/** Whether the system refused something: a file that is gone, or may not be read. */
export const isSystemError = (error: unknown): boolean => error instanceof Error && 'errno' in error
