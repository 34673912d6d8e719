import { Link } from '@tanstack/react-router'
import { Command } from './command.tsx'
import './states.css'

/** No call yet: how the first ones get here. */
export function FirstCall() {
  return (
    <div className="state">
      <p className="state-title">The ledger is empty: send the first call</p>
      <Command
        text={`curl ${window.location.origin}/v1/events -H 'content-type: application/json' -d '[{"agent":"planner","provider":"openai","response_model":"gpt-4o","input_tokens":1200,"output_tokens":300}]'`}
      />
      <p>or take in what the coding agents on the server’s machine have used:</p>
      <Command text="tokenledger import" />
      <p>
        It appears here within a second. The <Link to="/settings">settings</Link> tell how to
        connect your programs.
      </p>
    </div>
  )
}
