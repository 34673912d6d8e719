/** What one request carries. */
export type Signal = 'traces' | 'metrics' | 'logs'
