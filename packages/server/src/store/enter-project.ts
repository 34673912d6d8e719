import type { Entry, ErrorCode } from '@tokenledger/sdk/core'

/** Why a call cannot be entered into a project. */
export interface ProjectFault {
  readonly id: string
  readonly code: ErrorCode
  readonly message: string
}

/** A call that is entered into a project, unless it names another one. */
export function enterProject(entry: Entry, project: string): Entry | ProjectFault {
  const named = entry.dimensions.project
  if (named === undefined || named === project) return inProject(entry, project)
  return {
    id: entry.id,
    code: 'project_not_allowed',
    message: `Cannot keep the call: it names another project than the key's, ${JSON.stringify(project)}; leave the project out, or use a key of that project`,
  }
}

/** A call within a project, whichever it names. */
export const inProject = (entry: Entry, project: string): Entry => ({
  ...entry,
  dimensions: { ...entry.dimensions, project },
})
