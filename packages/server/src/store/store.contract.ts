import { afterEach, beforeEach, describe } from 'vitest'
import { appendContract } from './contract/append.contract.ts'
import { askContract } from './contract/ask.contract.ts'
import type { Given } from './contract/given.contract.ts'
import { listContract } from './contract/list.contract.ts'
import { reconcileContract } from './contract/reconcile.contract.ts'
import { rowsContract } from './contract/rows.contract.ts'
import { upkeepContract } from './contract/upkeep.contract.ts'
import type { Store } from './store.ts'

/** What every store must do. `open` gives an empty one that asks for the time. */
export function storeContract(name: string, open: (now: () => number) => Promise<Store>): void {
  describe(`${name} keeps the contract of a store`, () => {
    const given = { clock: { now: 0 } } as Given
    beforeEach(async () => {
      given.clock.now = Date.now()
      given.store = await open(() => given.clock.now)
    })
    afterEach(() => given.store.close())

    appendContract(given)
    rowsContract(given)
    reconcileContract(given)
    askContract(given)
    listContract(given)
    upkeepContract(given)
  })
}
