/** A handler for the `callbacks` of LangChain, as far as it is one. */
export interface LangChainHandler {
  readonly name: string
  /** LangChain waits for it, and calls it where the run is: otherwise it could not lend it a scope. */
  readonly awaitHandlers: true
  handleChainStart(...args: ChainStart): void
  handleChainEnd(outputs: unknown, runId: string): void
  handleChainError(error: unknown, runId: string): void
  handleChatModelStart(...args: ModelStart): void
  handleLLMStart(...args: ModelStart): void
  handleLLMNewToken(...args: ModelToken): void
  handleLLMEnd(...args: ModelEnd): void
  handleLLMError(error: unknown, runId: string): void
  handleToolStart(...args: ToolStart): void
  handleToolEnd(output: unknown, runId: string): void
  handleToolError(error: unknown, runId: string): void
}

/** The start of a chain. The types of LangChain name the fourth otherwise; this is what it hands over. */
export type ChainStart = [
  chain: unknown,
  inputs: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  metadata?: Record<string, unknown>,
]
/** The start of a model call. */
export type ModelStart = [
  model: unknown,
  input: unknown,
  runId: string,
  parentRunId?: string,
  extra?: Record<string, unknown>,
  tags?: string[],
  metadata?: Record<string, unknown>,
  runName?: string,
]
/** A piece of a streamed answer. */
export type ModelToken = [
  token: string,
  index: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  fields?: unknown,
]
/** The end of a model call. */
export type ModelEnd = [
  result: unknown,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  extra?: Record<string, unknown>,
]
/** The start of a tool. */
export type ToolStart = [
  tool: unknown,
  input: string,
  runId: string,
  parentRunId?: string,
  tags?: string[],
  metadata?: Record<string, unknown>,
  runName?: string,
]
