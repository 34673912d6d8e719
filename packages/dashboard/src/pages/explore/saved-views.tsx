import { useLocation, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { readStored, writeStored } from '../../browser/stored.ts'
import { Icon } from '../../components/icon.tsx'
import { Popover } from '../../components/popover.tsx'

interface View {
  readonly name: string
  readonly search: Readonly<Record<string, unknown>>
}

const KEY = 'views'

function storedViews(): readonly View[] {
  try {
    const found: unknown = JSON.parse(readStored(KEY) ?? '[]')
    return Array.isArray(found) ? (found as readonly View[]) : []
  } catch {
    return []
  }
}

/** Questions with a name, kept in this browser; each is an address that can be shared. */
export function SavedViews({ suggestion }: { readonly suggestion: string }) {
  const [views, setViews] = useState(storedViews)
  const [name, setName] = useState('')
  const { search } = useLocation()
  const navigate = useNavigate()
  const keep = (next: readonly View[]): void => {
    writeStored(KEY, JSON.stringify(next))
    setViews(next)
  }
  const save = (): void => {
    const view = { name: name.trim() || suggestion, search }
    keep([...views.filter((one) => one.name !== view.name), view])
    setName('')
  }
  return (
    <Popover label="Saved views" button={`Views${views.length === 0 ? '' : ` (${views.length})`}`}>
      {(close) => (
        <div className="saved-views">
          {views.length === 0 && (
            <p className="muted">A view keeps this question, in this browser.</p>
          )}
          <ul>
            {views.map((view) => (
              <li key={view.name}>
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    void navigate({ to: '/explore', search: view.search as never })
                    close()
                  }}
                >
                  {view.name}
                </button>
                <button
                  type="button"
                  className="button quiet icon-button"
                  aria-label={`Forget ${view.name}`}
                  onClick={() => keep(views.filter((one) => one !== view))}
                >
                  <Icon name="close" />
                </button>
              </li>
            ))}
          </ul>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
          >
            <input
              className="input"
              aria-label="Name of the view"
              placeholder={suggestion}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
            <button type="submit" className="button">
              Save
            </button>
          </form>
        </div>
      )}
    </Popover>
  )
}
