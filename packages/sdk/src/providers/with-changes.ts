import type { Usage } from '../usage/usage.ts'

/** A reading with changes. A list of all that providers have said is still made when somebody asks. */
export function withChanges(usage: Usage, changes: Partial<Usage>): Usage {
  const copy = Object.defineProperties({}, Object.getOwnPropertyDescriptors(usage))
  return Object.assign(copy, changes) as Usage
}
