/**
 * What a program needs that makes entries of what providers and tools wrote: `@tokenledger/sdk/reading`.
 * It is `core`, the readers of answers and the price book, without what runs beside calls: trackers,
 * budgets, exporters and instruments take twice as long to load.
 */
export * from './core.ts'
export * from './pricing/cost-of.ts'
export * from './pricing/price-book.ts'
export * from './providers/explain-usage.ts'
export * from './providers/hints.ts'
export * from './providers/read-usage.ts'
