/** A name that stands in a path, as its program knows it. */
export function pathName(written: string): string {
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}
