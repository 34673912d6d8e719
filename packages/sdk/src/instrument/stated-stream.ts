const STREAMS = Symbol('@tokenledger/sdk/streams')

/**
 * Options of a request that say whether it asks for a stream, where that is known before its body is
 * text: a long text need not be searched for it then. They survive being copied.
 */
export function statingStream(init: unknown, streams: boolean): object {
  return Object.assign({}, init, { [STREAMS]: streams })
}

/** What they say; undefined: nothing. */
export function statedStream(init: RequestInit | undefined): boolean | undefined {
  const stated: unknown =
    init === undefined || init === null ? undefined : Reflect.get(init, STREAMS)
  return typeof stated === 'boolean' ? stated : undefined
}
