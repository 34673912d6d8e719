import type { BudgetBook } from './budget-book.ts'
import {
  type CallDimension,
  type Condition,
  dimensionValue,
  type ScopedCall,
} from './conditions.ts'

/** Finds the budgets that a call is under. */
export type BudgetIndex = (call: ScopedCall) => readonly BudgetBook[]

/**
 * Files budgets under the first value that each asks for, so that a look-up costs what it finds and
 * not how many budgets there are.
 */
export function budgetIndex(books: readonly BudgetBook[]): BudgetIndex {
  const ofAll: BudgetBook[] = []
  const filed = new Map<CallDimension, Map<string, BudgetBook[]>>()
  for (const book of books) {
    const [first] = book.rule.conditions
    if (first === undefined) ofAll.push(book)
    else shelf(filed, first).push(book)
  }
  return (call) => {
    if (filed.size === 0) return ofAll
    const found = [...ofAll]
    for (const [dimension, byValue] of filed) {
      const value = dimensionValue(call, dimension)
      const books = value === undefined ? undefined : byValue.get(value)
      if (books !== undefined) for (const book of books) if (holds(book, call)) found.push(book)
    }
    return found
  }
}

function shelf(
  filed: Map<CallDimension, Map<string, BudgetBook[]>>,
  { dimension, value }: Condition,
): BudgetBook[] {
  const byValue = filed.get(dimension) ?? new Map<string, BudgetBook[]>()
  filed.set(dimension, byValue)
  const books = byValue.get(value) ?? []
  byValue.set(value, books)
  return books
}

const holds = ({ rule }: BudgetBook, call: ScopedCall): boolean =>
  rule.conditions.every(({ dimension, value }) => dimensionValue(call, dimension) === value)
