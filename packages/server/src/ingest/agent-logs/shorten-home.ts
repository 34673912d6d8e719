/** A path as people read it: with the home folder shortened to `~`. */
export function shortenHome(path: string, home: string): string {
  if (home === '' || !path.startsWith(home)) return path
  const below = path.slice(home.length)
  return below === '' || /^[/\\]/.test(below) ? `~${below}` : path
}
