/** How a ledger file is opened. */
export interface SqliteStoreOptions {
  /** The file; it and its folder are made when missing. */
  readonly path: string
  /**
   * `normal`: what is acknowledged survives a killed process. `full`: a power cut too; each append
   * waits for the disk.
   *
   * @default 'normal'
   */
  readonly durability?: 'normal' | 'full'
  /**
   * Where questions are answered: in a thread of their own, or in the calling one, which is quicker
   * to start and right for a command that asks once.
   *
   * @default 'worker'
   */
  readonly queries?: 'worker' | 'inline'
  /** Opens an existing ledger without the right to change it. @default false */
  readonly readOnly?: boolean
  /** How long a writer waits for writers in other processes, milliseconds. @default 60000 */
  readonly waitMs?: number
  /**
   * How long a write may block its thread while another process writes, milliseconds; beyond it is
   * waited without blocking. @default 100
   */
  readonly blockMs?: number
  /** How long one statement of a question may take in the worker, milliseconds. @default 60000 */
  readonly queryLimitMs?: number
  /** Epoch milliseconds of arrival. @default Date.now */
  readonly now?: () => number
}
