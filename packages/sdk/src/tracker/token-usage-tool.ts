/** Names of the tools that agents commonly share. Any other name is as good. */
export const TokenUsageTool = Object.freeze({
  SEARCH: 'search',
  EMBED: 'embed',
  READ: 'read',
  RERANK: 'rerank',
  CHUNK: 'chunk',
  WOLFRAM: 'wolfram',
  FINAL_ANSWER: 'final_answer',
  CUSTOM: 'custom',
})

/** The name of a tool: one of the common ones, or any other. */
export type TokenUsageTool = (typeof TokenUsageTool)[keyof typeof TokenUsageTool] | (string & {})
