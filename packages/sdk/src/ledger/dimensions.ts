/** Who and what a call belongs to. An absent one is unknown, and is asked for as `null`. */
export interface Dimensions {
  readonly project?: string
  readonly environment?: string
  readonly workflow?: string
  readonly agent?: string
  readonly task?: string
  /** A conversation (OpenTelemetry's `gen_ai.conversation.id`). */
  readonly session?: string
  readonly user?: string
  /** The tool on whose behalf the call was made. */
  readonly tool?: string
  /** Who reported: `sdk`, `events`, `csv`, `import:claude-code` … */
  readonly source?: string
  /** As OpenTelemetry names it: `openai`, `anthropic`, `gcp.gemini` … */
  readonly provider?: string
  /** `chat`, `embeddings`, `rerank` … */
  readonly operation?: string
  readonly serviceTier?: string
  readonly region?: string
  readonly tags?: Readonly<Record<string, string>>
}
