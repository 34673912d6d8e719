/**
 * The pages in the order of the navigation: address, name, the key that follows `g`, and what they
 * ask of the range and the filters (both, where nothing is said).
 */
export const PAGES = [
  { path: '/overview', name: 'Overview', key: 'o', icon: 'overview' },
  { path: '/explore', name: 'Explore', key: 'e', icon: 'explore' },
  { path: '/tasks', name: 'Tasks', key: 't', icon: 'tasks' },
  { path: '/agents', name: 'Agents', key: 'a', icon: 'agents' },
  { path: '/tools', name: 'Tools', key: 'u', icon: 'tools' },
  { path: '/prices', name: 'Models & prices', key: 'm', icon: 'prices' },
  { path: '/live', name: 'Live', key: 'l', icon: 'live', asks: 'filters' },
  { path: '/events', name: 'Events', key: 'v', icon: 'events' },
  { path: '/settings', name: 'Settings', key: 's', icon: 'settings', asks: 'nothing' },
] as const
