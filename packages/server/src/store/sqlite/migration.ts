/** One step of the schema and its way back, as SQL. */
export interface Migration {
  /** 1, 2, 3 … without gaps. */
  readonly version: number
  readonly name: string
  readonly up: string
  readonly down: string
}
