/** The addresses of all pages. */
export const PAGES = [
  '/overview',
  '/explore',
  '/tasks',
  '/agents',
  '/tools',
  '/prices',
  '/live',
  '/events',
  '/settings',
] as const
