import { AskError } from '../api/ask.ts'
import { Command } from './command.tsx'
import './states.css'

/** Why there is no answer, and what to do. */
export function Failed({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const isUnreachable = error instanceof AskError && error.code === 'unreachable'
  return (
    <div className="state" role="alert">
      <p className="state-title">{isUnreachable ? 'The server does not answer' : 'No answer'}</p>
      <p>{isUnreachable ? 'Start it again, then retry:' : error.message}</p>
      {isUnreachable && <Command text="tokenledger serve" />}
      <button type="button" className="button" onClick={retry}>
        Retry
      </button>
    </div>
  )
}
