import { expect, test } from 'vitest'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { createApp } from '../app.ts'
import { neededScope, ROUTE_SCOPES } from './route-scopes.ts'

test('a route that is not named needs an administrator; an address that leads nowhere, nobody', () => {
  expect(neededScope('GET', '/v1/forgotten')).toBe('admin')
  expect(neededScope('HEAD', '/v1/usage')).toBe('read')
  expect(neededScope('GET', undefined)).toBe('open')
})

test('without a key every route is shut but those that are open', async () => {
  const services = { store: memoryStore(), now: Date.now, newId: () => crypto.randomUUID() }
  const app = createApp(services, { requiresKey: true })
  for (const [route, scope] of Object.entries(ROUTE_SCOPES)) {
    const [method = '', url = ''] = route.split(' ')
    if (!app.hasRoute({ method: method as 'GET', url })) continue
    const { statusCode } = await app.inject({ method: method as 'GET', url })
    expect([route, statusCode === 401]).toEqual([
      route,
      scope !== 'open' || route === 'POST /v1/session',
    ])
  }
})
