/** What the caller knows about a payload besides the payload itself. */
export interface Hints {
  /** OpenTelemetry's provider name or a common alias, such as `anthropic`, `gemini`, `bedrock`. */
  readonly provider?: string
  /** The API that answered, such as `chat.completions`, `embeddings`, `rerank`. */
  readonly api?: string
  /** The model asked for; stands in where the answer names none. */
  readonly requestModel?: string
  /** The answer's HTTP headers. */
  readonly headers?: Readonly<Record<string, string>>
  readonly baseUrl?: string
  /** The service tier asked for; stands in where the answer names none. */
  readonly serviceTier?: string
  /** When the call was made. */
  readonly at?: string | Date
}
