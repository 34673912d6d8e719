/**
 * A map of what objects of the process are known for, which all copies of this package have in common:
 * two that meter the same answer know of each other then.
 */
export function sharedMap<Key extends object, Value>(name: string): WeakMap<Key, Value> {
  const symbol = Symbol.for(`@tokenledger/sdk/${name}`)
  const known: unknown = Reflect.get(globalThis, symbol)
  if (known instanceof WeakMap) return known
  const map = new WeakMap<Key, Value>()
  Object.defineProperty(globalThis, symbol, { value: map })
  return map
}
