/** A path for people: below the home folder it starts with `~`. */
export const pathText = (path: string, home: string): string =>
  home !== '' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
