/** What events of the AI SDK have in common. */
export interface SdkEvent {
  readonly callId?: string
  readonly functionId?: string | undefined
  readonly provider?: string
  readonly modelId?: string
}

/** The start of a whole operation. */
export interface StartEvent extends SdkEvent {
  readonly runtimeContext?: unknown
}

/** The end of a model call. */
export interface ModelCallEnd extends SdkEvent {
  readonly usage?: unknown
  readonly responseId?: string
}

/** The end of the model call of `generateObject` or `streamObject`. */
export interface ObjectStepEnd extends SdkEvent {
  readonly usage?: unknown
  readonly response?: { readonly id?: string; readonly modelId?: string }
}

/** The start or end of one request for embeddings. */
export interface EmbedEvent extends SdkEvent {
  readonly embedCallId?: string
  readonly usage?: unknown
}

/** A call of a tool. */
export interface ToolEvent extends SdkEvent {
  readonly toolCall?: { readonly toolName?: string; readonly toolCallId?: string }
}

/** The end of a tool. */
export interface ToolEnd extends ToolEvent {
  readonly toolOutput?: { readonly type?: string }
  readonly toolExecutionMs?: number
}

/** Work that a telemetry integration may run where it likes. */
export interface Wrapped<Result> extends ToolEvent {
  execute(): PromiseLike<Result>
}

/** A telemetry integration of the AI SDK 7, as far as it is one. */
export interface AiSdkTelemetry {
  onStart(event: StartEvent): void
  onLanguageModelCallEnd(event: ModelCallEnd): void
  onObjectStepStart(event: SdkEvent): void
  onObjectStepEnd(event: ObjectStepEnd): void
  onEmbedStart(event: EmbedEvent): void
  onEmbedEnd(event: EmbedEvent): void
  onRerankStart(event: SdkEvent): void
  onRerankEnd(event: SdkEvent): void
  onToolExecutionEnd(event: ToolEnd): void
  onEnd(event: SdkEvent): void
  onAbort(event: SdkEvent): void
  onError(event: unknown): void
  executeLanguageModelCall<Result>(call: Wrapped<Result>): PromiseLike<Result>
  executeTool<Result>(call: Wrapped<Result>): PromiseLike<Result>
}
