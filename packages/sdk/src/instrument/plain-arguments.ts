import type { FetchArguments } from './request-body.ts'

/** Of https://fetch.spec.whatwg.org/#requestinit, and what Node adds. */
const OPTIONS = [
  'method',
  'headers',
  'body',
  'referrer',
  'referrerPolicy',
  'mode',
  'credentials',
  'cache',
  'redirect',
  'integrity',
  'keepalive',
  'signal',
  'duplex',
  'dispatcher',
] as const

/**
 * The arguments with options that can be copied with changes: of an object of a class, such as a
 * `Request`, a copy takes along no getter.
 */
export function plainArguments(args: FetchArguments): FetchArguments {
  const { input, init } = args
  if (init === undefined || init === null || isPlain(init)) return args
  const options = OPTIONS.map((name) => [name, Reflect.get(init, name)] as const)
  const stated = options.filter(([, value]) => value !== undefined)
  return { input, init: Object.assign({}, init, Object.fromEntries(stated)) }
}

function isPlain(init: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(init)
  return prototype === Object.prototype || prototype === null
}
