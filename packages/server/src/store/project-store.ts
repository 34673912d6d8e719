import type { Entry } from '@tokenledger/sdk/core'
import type { Filter } from '../query/query.ts'
import { inProject } from './enter-project.ts'
import type { Decided, Store } from './store.ts'

/** What a ledger can do for somebody who knows one project only. */
export type ProjectStore = Pick<
  Store,
  'reconcile' | 'ask' | 'spans' | 'taskLinks' | 'list' | 'read' | 'prices'
>

/**
 * A ledger as one project sees it. What is reconciled is entered into that project, whatever it
 * names. Questions see no call of any other.
 */
export function projectStore(store: ProjectStore, project: string): ProjectStore {
  const isInside: Filter = { dimension: 'project', anyOf: [project] }

  return {
    // What is remembered is apart too: nobody corrects a call of another project.
    reconcile: (scope, keys, decide) =>
      store.reconcile(`${scope}@${project}`, keys, (known, held, ofSession) => {
        const heldInside = (id: string): Entry | undefined => {
          const entry = held(id)
          return entry?.dimensions.project === project ? entry : undefined
        }
        // Of what was read on this machine itself it may be known that it is there.
        return entered(decide(known, heldInside, ofSession), project)
      }),
    ask: (query) => store.ask({ ...query, where: [...query.where, isInside] }),
    spans: (by, { where, ...range }) => store.spans(by, { ...range, where: [...where, isInside] }),
    taskLinks: () => store.taskLinks(project),
    list: (listing) => store.list({ ...listing, where: [...listing.where, isInside] }),
    read: async (id) => {
      const entries = await store.read(id)
      return entries.filter(({ rows }) => rows.every((row) => row.project === project))
    },
    prices: (ids) => store.prices(ids),
  }
}

function* entered(decided: Iterable<Decided>, project: string): Generator<Decided> {
  for (const one of decided) {
    yield one.kind === 'entry' ? { ...one, entry: inProject(one.entry, project) } : one
  }
}
