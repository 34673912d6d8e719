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
      prototype = Object.create(base, listedAs(base, between(base))) as object
      prototypes.set(base, prototype)
    }
    Object.setPrototypeOf(object, prototype)
  }
}

/** The same, each in the lists of properties where that of the class is: some go through those. */
function listedAs(base: object, members: PropertyDescriptorMap): PropertyDescriptorMap {
  const listed: PropertyDescriptorMap = {}
  for (const name of Reflect.ownKeys(members)) {
    listed[name as string] = { ...members[name as string], enumerable: isListed(base, name) }
  }
  return listed
}

function isListed(base: object, name: PropertyKey): boolean {
  for (let one: object | null = base; one !== null; one = Object.getPrototypeOf(one)) {
    const own = Object.getOwnPropertyDescriptor(one, name)
    if (own !== undefined) return own.enumerable === true
  }
  return false
}

/** A method as it stands on a prototype: it shows in no list of properties. */
export function method(value: unknown): PropertyDescriptor {
  return { value, configurable: true, writable: true }
}

/** Sets a property that shows in no list of properties. */
export function defineHidden(object: object, name: PropertyKey, value: unknown): void {
  Object.defineProperty(object, name, method(value))
}
