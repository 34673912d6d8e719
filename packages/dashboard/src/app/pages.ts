/** The pages in the order of the navigation: address, name, and the key that follows `g`. */
export const PAGES = [
  { path: '/overview', name: 'Overview', key: 'o', icon: 'overview' },
  { path: '/explore', name: 'Explore', key: 'e', icon: 'explore' },
  { path: '/tasks', name: 'Tasks', key: 't', icon: 'tasks' },
  { path: '/agents', name: 'Agents', key: 'a', icon: 'agents' },
  { path: '/tools', name: 'Tools', key: 'u', icon: 'tools' },
  { path: '/prices', name: 'Models & prices', key: 'm', icon: 'prices' },
  { path: '/events', name: 'Events', key: 'v', icon: 'events' },
] as const
