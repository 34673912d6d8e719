/** The public surface of the `tokenledger` package: ledgers, what they keep and what they answer. */
export type * from './query/answer.ts'
export type * from './query/query.ts'
export type * from './query/segment-row.ts'
export { memoryStore } from './store/memory/memory-store.ts'
export { sqliteStore } from './store/sqlite/sqlite-store.ts'
export type { SqliteStoreOptions } from './store/sqlite/sqlite-store-options.ts'
export type * from './store/store.ts'
