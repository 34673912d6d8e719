const UUID_7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * When an id of version 7 was made, in epoch milliseconds; null for an id of another kind.
 *
 * Source: RFC 9562, section 5.7.
 */
export function uuidTime(id: string | null): number | null {
  const parts = UUID_7.exec(id ?? '')
  return parts === null ? null : Number.parseInt(`${parts[1]}${parts[2]}`, 16)
}
