import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AskError } from './api/ask.ts'
import { App } from './app/app.tsx'
import './styles/tokens.css'
import './styles/base.css'

const isWorthARetry = (error: Error): boolean =>
  !(error instanceof AskError) || error.status === 0 || error.status >= 500

const NO_KEY = 401

/** A session that has ended, or a key that was revoked: the way in is shown again. */
const whenRefused = (error: Error): void => {
  if (error instanceof AskError && error.status === NO_KEY) {
    client.setQueryData(['session'], { access: null })
  }
}

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: whenRefused }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && isWorthARetry(error),
    },
  },
})

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  )
}
