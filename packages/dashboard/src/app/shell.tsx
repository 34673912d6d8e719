import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { FilterBar } from '../components/filter-bar.tsx'
import { Icon } from '../components/icon.tsx'
import { RangePicker } from '../components/range-picker.tsx'
import { numberFormat, onNumberFormat } from '../format/locale.ts'
import { useFrameSearch } from '../url/use-frame.ts'
import { KeyboardHelp } from './keyboard-help.tsx'
import { PAGES } from './pages.ts'
import { Preferences } from './preferences.tsx'
import { SampleNote } from './sample-note.tsx'
import { useFreshFigures } from './use-fresh-figures.ts'
import { useShortcuts } from './use-shortcuts.ts'
import './shell.css'

/** What stands around every page: navigation, range, filters, preferences. */
export function Shell() {
  const [isHelpOpen, setHelpOpen] = useState(false)
  useShortcuts({ showHelp: () => setHelpOpen(true) })
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const page = PAGES.find((one) => path.startsWith(one.path))
  const name = page?.name ?? 'Not found'
  const asks = page !== undefined && 'asks' in page ? page.asks : 'both'
  useFreshFigures(useFrameSearch().where)
  const format = useSyncExternalStore(onNumberFormat, numberFormat)
  useEffect(() => {
    document.title = `${name} · Tokenledger`
  }, [name])
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        Skip to the figures
      </a>
      <header className="shell-side">
        <Link to="/overview" search={useFrameSearch() as never} className="brand">
          <Icon name="brand" />
          Tokenledger
        </Link>
        <Navigation />
        <Preferences showHelp={() => setHelpOpen(true)} />
      </header>
      <div className="shell-page">
        <section className="shell-top" aria-label="Range and filters">
          <h1>{name}</h1>
          {asks === 'both' && <RangePicker />}
          {asks !== 'nothing' && <FilterBar />}
        </section>
        <SampleNote />
        {/* Numbers stand everywhere, also in what is remembered: another format draws the page anew. */}
        <main id="main" key={format} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <KeyboardHelp isOpen={isHelpOpen} close={() => setHelpOpen(false)} />
    </div>
  )
}

function Navigation() {
  const search = useFrameSearch()
  const list = useRef<HTMLUListElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  // On a narrow screen the list is wider than the page: the name of this page stays in sight.
  useEffect(() => {
    const link = list.current?.querySelector(`a[href^="${path}"]`)
    link?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <nav aria-label="Pages">
      <ul ref={list}>
        {PAGES.map(({ path, name, icon }) => (
          <li key={path}>
            <Link
              to={path}
              search={search as never}
              activeOptions={{ includeSearch: false }}
              className="nav-link"
            >
              <Icon name={icon} />
              <span>{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
