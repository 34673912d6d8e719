/** One step of the schema and its way back, as SQL. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number
  readonly name: string
  readonly up: string
  /** SHA-256 of `up`, hexadecimal; stated, since to load what computes it would slow each start. */
  readonly checksum: string
  readonly down: string
}
