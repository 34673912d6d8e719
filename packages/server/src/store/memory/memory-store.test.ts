import { storeContract } from '../store.contract.ts'
import { memoryStore } from './memory-store.ts'

storeContract('the store in memory', async (now) => memoryStore({ now }))
