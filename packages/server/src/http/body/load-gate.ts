import { TokenledgerError } from '@tokenledger/sdk/core'

/** How much may be in progress at once. */
export interface LoadLimits {
  readonly requests: number
  /** Bytes of bodies, after decompression. */
  readonly bytes: number
}

/** Keeps the work in progress within its limits: what comes on top is refused, and may come again. */
export interface LoadGate {
  /** @throws TokenledgerError `server_busy` */
  enter(): Pass
}

/** A request that was let in. */
export interface Pass {
  /** @throws TokenledgerError `server_busy` when there is no room for so many bytes more */
  addBytes(bytes: number): void
  leave(): void
}

/** A gate that nobody has entered. */
export function loadGate({ requests: mostRequests, bytes: mostBytes }: LoadLimits): LoadGate {
  let requests = 0
  let bytes = 0
  return {
    enter() {
      if (requests >= mostRequests || bytes >= mostBytes) throw busy()
      requests += 1
      let own = 0
      return {
        addBytes(more) {
          if (bytes + more > mostBytes) throw busy()
          own += more
          bytes += more
        },
        leave() {
          requests -= 1
          bytes -= own
        },
      }
    },
  }
}

const busy = (): TokenledgerError =>
  new TokenledgerError(
    'server_busy',
    'Cannot take the request now: more has arrived than can be kept at once; send it again later',
  )
