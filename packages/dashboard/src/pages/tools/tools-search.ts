const ORDERS = ['tokens', 'uses', 'success', 'efficiency', 'cost'] as const

/** What tools can be ranked by. */
export type ToolOrder = (typeof ORDERS)[number]

/** What the page keeps in the address. Absent: ranked by tokens. */
export interface ToolsSearch {
  readonly order?: ToolOrder
}

/** Reads it. */
export function readToolsSearch(search: Readonly<Record<string, unknown>>): ToolsSearch {
  const order = ORDERS.find((name) => name === search['order'])
  return order === undefined ? {} : { order }
}
