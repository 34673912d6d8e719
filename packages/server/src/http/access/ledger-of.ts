import { TokenledgerError } from '@tokenledger/sdk/core'
import type { FastifyRequest } from 'fastify'
import { type ProjectStore, projectStore } from '../../store/project-store.ts'
import type { Store } from '../../store/store.ts'

/** The only project that whoever asks may report to and see; null: all of them. */
export function projectOf({ access }: FastifyRequest): string | null {
  if (access !== null) return access.project
  throw new TokenledgerError('key_required', 'Cannot open the ledger: nobody has said who asks')
}

/** Gives each request the part of the ledger that it may see. */
export function ledgerOfRequests(store: Store): (request: FastifyRequest) => ProjectStore {
  const parts = new Map<string, ProjectStore>()
  return (request) => {
    const project = projectOf(request)
    if (project === null) return store
    const part = parts.get(project) ?? projectStore(store, project)
    parts.set(project, part)
    return part
  }
}
