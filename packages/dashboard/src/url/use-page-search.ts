import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useMemo } from 'react'

/** What a page keeps in the address, and a way to change a part of it; undefined takes it away. */
export function usePageSearch<Search extends object>(
  read: (search: Readonly<Record<string, unknown>>) => Search,
): readonly [
  Search,
  (next: { readonly [Name in keyof Search]?: Search[Name] | undefined }) => void,
] {
  const location = useRouterState({ select: (state) => state.location })
  const navigate = useNavigate()
  const search: Readonly<Record<string, unknown>> = location.search
  const known = useMemo(() => read(search), [read, search])
  const change = (next: object): void => {
    void navigate({
      to: '.',
      search: { ...search, ...next } as never,
      state: location.state as never,
      resetScroll: false,
    })
  }
  return [known, change]
}
