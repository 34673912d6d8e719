/** Soon. */
export function EventsPage() {
  return null
}
