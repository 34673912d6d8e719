/**
 * The project of a row as people read it: the folder in which the tool was started, with the home
 * folder shortened to `~`. The tool names a project's folder after that path, every character but
 * letters and digits made a `-`; so it is that ancestor of the row's working folder which has this
 * name, and the working folder itself when none has.
 *
 * @param cwd the row's working folder, absolute
 * @param slug the name of the project's folder among the histories
 */
export function projectOf(cwd: string, slug: string, home: string): string {
  const root = ancestorNamed(cwd, slug) ?? cwd
  if (home === '' || !root.startsWith(home)) return root
  const below = root.slice(home.length)
  return below === '' || /^[/\\]/.test(below) ? `~${below}` : root
}

function ancestorNamed(cwd: string, slug: string): string | null {
  const wanted = plain(slug)
  for (let folder = cwd; folder !== ''; folder = folder.replace(/[/\\]?[^/\\]*$/, '')) {
    if (plain(folder) === wanted) return folder
  }
  return null
}

const plain = (path: string): string => path.replace(/[^a-zA-Z0-9]/g, '-')
