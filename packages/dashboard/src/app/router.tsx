import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { NotFound } from '../components/not-found.tsx'
import { RouteFailed } from '../components/route-failed.tsx'
import { readAgentsSearch } from '../pages/agents/agents-search.ts'
import { readEventsSearch } from '../pages/events/events-search.ts'
import { readExploreSearch } from '../pages/explore/explore-search.ts'
import { readLiveSearch } from '../pages/live/live-search.ts'
import { readOverviewSearch } from '../pages/overview/overview-search.ts'
import { readPricesSearch } from '../pages/prices/prices-search.ts'
import { readSettingsSearch } from '../pages/settings/settings-search.ts'
import { readTasksSearch } from '../pages/tasks/tasks-search.ts'
import { readToolsSearch } from '../pages/tools/tools-search.ts'
import { readFrame } from '../url/frame.ts'
import { parseSearchText, searchTextOf } from '../url/search-text.ts'
import { Shell } from './shell.tsx'

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: RouteFailed,
  validateSearch: readFrame,
})

const page = <Search extends object>(
  path: string,
  read: (search: Readonly<Record<string, unknown>>) => Search,
  component: ReturnType<typeof lazyRouteComponent>,
) => createRoute({ getParentRoute: () => root, path, validateSearch: read, component })

/** One line a page: its address, what it keeps in the address, its code (loaded when opened). */
const pages = [
  page(
    '/overview',
    readOverviewSearch,
    lazyRouteComponent(() => import('../pages/overview/overview-page.tsx'), 'OverviewPage'),
  ),
  page(
    '/explore',
    readExploreSearch,
    lazyRouteComponent(() => import('../pages/explore/explore-page.tsx'), 'ExplorePage'),
  ),
  page(
    '/tasks',
    readTasksSearch,
    lazyRouteComponent(() => import('../pages/tasks/tasks-page.tsx'), 'TasksPage'),
  ),
  page(
    '/agents',
    readAgentsSearch,
    lazyRouteComponent(() => import('../pages/agents/agents-page.tsx'), 'AgentsPage'),
  ),
  page(
    '/tools',
    readToolsSearch,
    lazyRouteComponent(() => import('../pages/tools/tools-page.tsx'), 'ToolsPage'),
  ),
  page(
    '/prices',
    readPricesSearch,
    lazyRouteComponent(() => import('../pages/prices/prices-page.tsx'), 'PricesPage'),
  ),
  page(
    '/events',
    readEventsSearch,
    lazyRouteComponent(() => import('../pages/events/events-page.tsx'), 'EventsPage'),
  ),
  page(
    '/live',
    readLiveSearch,
    lazyRouteComponent(() => import('../pages/live/live-page.tsx'), 'LivePage'),
  ),
  page(
    '/settings',
    readSettingsSearch,
    lazyRouteComponent(() => import('../pages/settings/settings-page.tsx'), 'SettingsPage'),
  ),
]

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/overview', search: search as never, replace: true })
  },
})

/** The pages and their addresses. */
export const router = createRouter({
  routeTree: root.addChildren([home, ...pages]),
  parseSearch: parseSearchText,
  stringifySearch: searchTextOf,
  defaultPreload: 'intent',
  scrollRestoration: true,
})
