import type { PromptCompletionTokens } from '../usage/document-names.ts'

/** The line of a tracked call. */
export function trackedLine(tool: string, added: number, total: number): string {
  return `[${tool}] Added ${added} tokens. Total: ${total}`
}

/** The warning of a budget that is used up. */
export function budgetLine(budget: number, used: number): string {
  return `WARNING: Token budget exceeded! Budget: ${budget}, Used: ${used}`
}

/** What a summary is made of. */
export interface SummaryParts {
  /** Null: no budget. */
  readonly budget: number | null
  readonly total: PromptCompletionTokens
  readonly breakdown: Readonly<Record<string, number>>
}

/** The summary block, line by line: tools by tokens, the most first. */
export function summaryLines({ budget, total, breakdown }: SummaryParts): readonly string[] {
  const tools = Object.entries(breakdown).sort(([, a], [, b]) => b - a)
  return [
    'Token Usage Summary:',
    `  Budget: ${budget ?? 'Unlimited'}`,
    `  Total Usage: ${total.totalTokens} tokens`,
    `    - Prompt: ${total.promptTokens} tokens`,
    `    - Completion: ${total.completionTokens} tokens`,
    '  Breakdown by Tool:',
    ...tools.map(([tool, tokens]) => `    - ${tool}: ${tokens} tokens`),
  ]
}
