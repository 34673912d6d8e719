import type { KeyRecord, Scope } from '../../store/key-store.ts'

/** What whoever asks may do. */
export interface Access {
  /** `admin` holds the others. */
  readonly scopes: readonly Scope[]
  /** The only project; null: all of them. */
  readonly project: string | null
  /** The key that says so; null: nobody needs one here. */
  readonly key: KeyRecord | null
}

/** Everything: whoever reaches a server on its own machine that demands no key. */
export const OPEN_ACCESS: Access = { scopes: ['admin'], project: null, key: null }

/** What a key gives. */
export const accessOfKey = (key: KeyRecord): Access => ({
  scopes: key.scopes,
  project: key.project,
  key,
})

/** Whether an access is enough for what needs `scope`. */
export const mayDo = ({ scopes }: Access, scope: Scope): boolean =>
  scopes.includes(scope) || scopes.includes('admin')
