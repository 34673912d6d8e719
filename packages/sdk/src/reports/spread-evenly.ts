/**
 * Whole shares of a whole amount that differ by at most one and add up to it, the larger ones first.
 *
 * @param amount zero or above
 */
export function spreadEvenly(amount: bigint, parts: number): readonly bigint[] {
  const count = BigInt(parts)
  return Array.from({ length: parts }, (_, index) => {
    const isLarger = BigInt(index) < amount % count
    return amount / count + (isLarger ? 1n : 0n)
  })
}
