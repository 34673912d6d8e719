/** Soon. */
export function SettingsPage() {
  return null
}
