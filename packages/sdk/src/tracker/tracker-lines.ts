import { oneLine } from '../base/one-line.ts'
import type { BudgetWarning } from '../budgets/budget-warning.ts'
import type { PromptCompletionTokens } from '../usage/document-names.ts'

/** The line of a tracked call. */
export function trackedLine(tool: string, added: number, total: number): string {
  return `[${oneLine(tool)}] Added ${added} tokens. Total: ${total}`
}

/** The warning of a budget that is used up. */
export function exceededLine(budget: number | string, used: number | string): string {
  return `WARNING: Token budget exceeded! Budget: ${budget}, Used: ${used}`
}

/** The warning of a budget of which a share is used up. */
export function thresholdLine({ budget, threshold, limit, spent }: BudgetWarning): string {
  const isOfTokens = budget.limit !== null && 'tokens' in budget.limit
  if (isOfTokens && threshold === 1) return exceededLine(limit, spent)
  const percent = Number((threshold * 100).toFixed(2))
  return `WARNING: ${percent} % of budget "${oneLine(budget.id ?? '')}" is used: ${spent} of ${limit}`
}

/** What is said of a budget that was set; null: none. */
export function budgetSetLine(budget: number | null): string {
  return `Token budget set to ${budget ?? 'Unlimited'}`
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
    ...tools.map(([tool, tokens]) => `    - ${oneLine(tool)}: ${tokens} tokens`),
  ]
}

/** What is odd about a call. */
export function warningLine(
  tool: string,
  { code, message }: { readonly code: string; readonly message: string },
): string {
  return `[${oneLine(tool)}] ${code}: ${oneLine(message)}`
}
