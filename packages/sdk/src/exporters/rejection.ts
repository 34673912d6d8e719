/** A line that the other side does not want. */
export interface Rejection {
  /** Its place among the lines that were sent; null when the other side does not say. */
  readonly index: number | null
  readonly code: string
  readonly message: string
}
