/** Soon. */
export function PricesPage() {
  return null
}
